package io.millrace.amp.internal;

import io.millrace.api.ring.RingCounters;
import io.millrace.api.ring.RingInfo;

/** The messages of one endpoint, in order. Thread-safety: thread-safe, by the lock of its {@link AmpRpmsg}. */
final class AmpInbox implements AmpSource {
    private final AmpRpmsg rpmsg;
    private final RingCounters counters = new RingCounters();
    private final int[] slots;
    private final int mask;
    private int head;
    private int tail;

    AmpInbox(AmpRpmsg rpmsg, int length) {
        this.rpmsg = rpmsg;
        this.slots = new int[length];
        this.mask = length - 1;
    }

    /** A message has come. Under the lock. */
    void put(int slot) {
        slots[tail & mask] = slot;
        tail++;
    }

    /** The oldest message, or NOTHING. Under the lock. */
    int next() {
        if (head == tail) {
            return AmpReceiver.NOTHING;
        }
        int slot = slots[head & mask];
        head++;
        return slot;
    }

    /** How many there are. Under the lock. */
    int size() {
        return tail - head;
    }

    @Override
    public int take() {
        return rpmsg.take(this);
    }

    @Override
    public long address(int slot) {
        return rpmsg.payload(slot);
    }

    @Override
    public int length(int slot) {
        return rpmsg.length(slot);
    }

    @Override
    public int endpoint(int slot) {
        return rpmsg.source(slot);
    }

    @Override
    public void handled(int slot) {
        counters.message(length(slot));
        rpmsg.release(slot);
    }

    @Override
    public int available() {
        return rpmsg.available(this);
    }

    @Override
    public boolean enter() {
        return rpmsg.enter();
    }

    @Override
    public void leave() {
        rpmsg.leave();
    }

    @Override
    public boolean isClosed() {
        return rpmsg.isClosed();
    }

    @Override
    public AmpQueueView view() {
        return rpmsg.view();
    }

    /** The room is that of all endpoints together. */
    @Override
    public RingInfo info() {
        int longest = view().item() - AmpLayout.MESSAGE_HEADER_BYTES;
        int backlog = isClosed() ? 0 : available();
        return counters.info(
                RingInfo.Direction.RX,
                RingInfo.Threads.ONE,
                longest,
                backlog,
                rpmsg.usedBytes(),
                view().bytes(view().length()));
    }
}
