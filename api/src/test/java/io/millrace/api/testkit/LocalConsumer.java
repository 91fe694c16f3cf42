package io.millrace.api.testkit;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.RingInfo;
import io.millrace.api.testkit.LocalRing.LocalLease;
import java.util.concurrent.atomic.AtomicLong;

/** The receiving end of a {@link LocalRing}. */
final class LocalConsumer implements Consumer {
    private final LocalRing ring;
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    LocalConsumer(LocalRing ring) {
        this.ring = ring;
    }

    @Override
    public RingInfo info() {
        return new RingInfo(
                RingInfo.Direction.RX,
                RingInfo.Threads.ONE,
                ring.maxMessage(),
                ring.backlog(),
                ring.backlog(),
                ring.capacity(),
                messages.get(),
                received.get(),
                0,
                0);
    }

    @Override
    public int poll(MessageHandler handler, int limit) {
        int handled = 0;
        while (handled < limit) {
            int slot = ring.take();
            if (slot < 0) {
                break;
            }
            handled++;
            hand(slot, handler);
        }
        return handled;
    }

    @Override
    public boolean tryTake(Lease lease) {
        if (!(lease instanceof LocalLease mine) || !mine.isOf(ring)) {
            throw new IllegalArgumentException("lease is of another ring");
        }
        if (mine.isHeld()) {
            if (ring.isReceivingClosed()) {
                return false;
            }
            throw new IllegalStateException("lease still holds a message");
        }
        int slot = ring.take();
        if (slot < 0) {
            return false;
        }
        count(ring.length(slot));
        mine.hold(slot);
        return true;
    }

    @Override
    public Lease newLease() {
        return new LocalLease(ring);
    }

    @Override
    public int available() {
        return ring.available();
    }

    private void hand(int slot, MessageHandler handler) {
        int length = ring.length(slot);
        try {
            handler.onMessage(ring.bytes(), ring.slotOffset(slot), length, 0);
        } finally {
            count(length);
            ring.release(slot);
        }
    }

    private void count(int length) {
        messages.incrementAndGet();
        received.addAndGet(length);
    }
}
