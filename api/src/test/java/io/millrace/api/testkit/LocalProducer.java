package io.millrace.api.testkit;

import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.ring.RingInfo;
import io.millrace.api.testkit.LocalRing.LocalClaim;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** The sending end of a {@link LocalRing}. */
final class LocalProducer implements Producer {
    private final LocalRing ring;
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    LocalProducer(LocalRing ring) {
        this.ring = ring;
    }

    @Override
    public RingInfo info() {
        return new RingInfo(
                RingInfo.Direction.TX,
                RingInfo.Threads.MANY,
                ring.maxMessage(),
                ring.backlog(),
                ring.backlog(),
                ring.capacity(),
                messages.get(),
                sent.get(),
                refused.get(),
                0);
    }

    @Override
    public Claim newClaim() {
        return new LocalClaim(ring);
    }

    @Override
    public Offer tryClaim(int length, Claim claim) {
        if (length < 0) {
            throw new IllegalArgumentException("length must be 0 or more: length=" + length);
        }
        if (!(claim instanceof LocalClaim mine) || !mine.isOf(ring)) {
            throw new IllegalArgumentException("claim is of another ring");
        }
        if (mine.isOpen()) {
            throw new IllegalStateException("claim is still open");
        }
        Offer offer = reserve(length);
        if (offer == Offer.SENT) {
            mine.open(length);
        }
        return offer;
    }

    @Override
    public void commit(Claim claim) {
        put((LocalClaim) claim, true);
    }

    @Override
    public void commitLazy(Claim claim) {
        put((LocalClaim) claim, false);
    }

    @Override
    public void flush() {
        ring.publish();
    }

    @Override
    public void abort(Claim claim) {
        ((LocalClaim) claim).close(ring);
        ring.giveBack();
    }

    @Override
    public Offer offer(MemorySegment source, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.byteSize());
        Offer offer = reserve(length);
        if (offer == Offer.SENT) {
            count(length);
            ring.put(source, offset, length, true);
        }
        return offer;
    }

    @Override
    public Offer offer(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        Offer offer = reserve(length);
        if (offer == Offer.SENT) {
            count(length);
            ring.put(source, offset, length);
        }
        return offer;
    }

    private void put(LocalClaim claim, boolean publish) {
        claim.close(ring);
        count(claim.length());
        ring.put(claim.buffer(), 0, claim.length(), publish);
    }

    private Offer reserve(int length) {
        if (ring.isSendingClosed()) {
            return Offer.CLOSED;
        }
        if (length > ring.maxMessage()) {
            refused.incrementAndGet();
            return Offer.TOO_LARGE;
        }
        if (!ring.reserve()) {
            refused.incrementAndGet();
            return Offer.FULL;
        }
        return Offer.SENT;
    }

    private void count(int length) {
        messages.incrementAndGet();
        sent.addAndGet(length);
    }
}
