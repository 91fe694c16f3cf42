package io.millrace.api.ring;

import java.lang.foreign.MemorySegment;

/** The sending end of a direction that does not exist. */
enum NoProducer implements Producer {
    INSTANCE;

    @Override
    public RingInfo info() {
        return RingInfo.none(RingInfo.Direction.TX);
    }

    @Override
    public Claim newClaim() {
        throw new IllegalStateException("this channel has no sending direction");
    }

    @Override
    public Offer tryClaim(int length, Claim claim) {
        return Offer.CLOSED;
    }

    @Override
    public void commit(Claim claim) {
        throw new IllegalStateException("nothing is claimed");
    }

    @Override
    public void commitLazy(Claim claim) {
        commit(claim);
    }

    @Override
    public void flush() {}

    @Override
    public void abort(Claim claim) {
        commit(claim);
    }

    @Override
    public Offer offer(MemorySegment source, long offset, int length) {
        return Offer.CLOSED;
    }

    @Override
    public Offer offer(byte[] source, int offset, int length) {
        return Offer.CLOSED;
    }
}
