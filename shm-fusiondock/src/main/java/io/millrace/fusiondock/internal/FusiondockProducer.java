package io.millrace.fusiondock.internal;

import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.ring.RingInfo;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Sends messages of one type. The slot holds one message, so it is published at once; with a lazy commit only the ring
 * waits for the flush. Thread-safety: one thread at a time over all ends of a sender.
 */
final class FusiondockProducer implements Producer {
    private final FusiondockSender sender;
    private final int type;
    private boolean unrung;

    FusiondockProducer(FusiondockSender sender, int type) {
        this.sender = sender;
        this.type = type;
    }

    @Override
    public RingInfo info() {
        return sender.info();
    }

    @Override
    public Claim newClaim() {
        return new FusiondockClaim(this, sender);
    }

    @Override
    public Offer tryClaim(int length, Claim claim) {
        FusiondockClaim room = own(claim);
        if (room.isOpen()) {
            throw new IllegalStateException("the claim is still open");
        }
        if (!enter(length)) {
            return Offer.CLOSED;
        }
        try {
            Offer answer = sender.claim(length);
            if (answer == Offer.SENT) {
                room.open(length);
            }
            return answer;
        } finally {
            sender.leave();
        }
    }

    @Override
    public void commit(Claim claim) {
        commitLazy(claim);
        flush();
    }

    @Override
    public void commitLazy(Claim claim) {
        FusiondockClaim room = own(claim);
        room.close();
        if (!sender.enter()) {
            throw new IllegalStateException("the channel is closed: the message is not sent");
        }
        try {
            room.publish(type);
            unrung = true;
        } finally {
            sender.leave();
        }
    }

    @Override
    public void flush() {
        if (unrung) {
            unrung = false;
            sender.ring();
        }
    }

    @Override
    public void abort(Claim claim) {
        own(claim).close();
        sender.cancel();
    }

    @Override
    public Offer offer(MemorySegment source, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.byteSize());
        if (!enter(length)) {
            return Offer.CLOSED;
        }
        try {
            Offer answer = sender.claim(length);
            if (answer == Offer.SENT) {
                sender.send(type, source, offset, length);
                sender.ring();
            }
            return answer;
        } finally {
            sender.leave();
        }
    }

    @Override
    public Offer offer(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (!enter(length)) {
            return Offer.CLOSED;
        }
        try {
            Offer answer = sender.claim(length);
            if (answer == Offer.SENT) {
                sender.send(type, source, offset, length);
                sender.ring();
            }
            return answer;
        } finally {
            sender.leave();
        }
    }

    private boolean enter(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("length must be 0 or more: length=" + length);
        }
        return sender.enter();
    }

    private FusiondockClaim own(Claim claim) {
        if (claim instanceof FusiondockClaim room && room.isOf(this)) {
            return room;
        }
        throw new IllegalArgumentException("the claim is not of this ring");
    }
}
