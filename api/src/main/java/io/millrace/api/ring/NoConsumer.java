package io.millrace.api.ring;

/** The receiving end of a direction that does not exist. */
enum NoConsumer implements Consumer {
    INSTANCE;

    @Override
    public RingInfo info() {
        return RingInfo.none(RingInfo.Direction.RX);
    }

    @Override
    public int poll(MessageHandler handler, int limit) {
        return 0;
    }

    @Override
    public boolean tryTake(Lease lease) {
        return false;
    }

    @Override
    public Lease newLease() {
        throw new IllegalStateException("this channel has no receiving direction");
    }

    @Override
    public int available() {
        return 0;
    }
}
