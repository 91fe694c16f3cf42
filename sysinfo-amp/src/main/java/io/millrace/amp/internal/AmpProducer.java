package io.millrace.amp.internal;

import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.ring.RingInfo;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Sends on a queue. Every message is published at once; with a lazy commit only the ring waits for the flush. */
final class AmpProducer implements Producer {
    private final AmpSender sender;
    private final AmpQueueView view;
    private final AmpFrame frame;
    private final Runnable bell;

    /**
     * Makes it.
     *
     * @param sender where messages go
     * @param frame what stands before them
     * @param bell calls the peer
     */
    AmpProducer(AmpSender sender, AmpFrame frame, Runnable bell) {
        this.sender = sender;
        this.view = sender.view();
        this.frame = frame;
        this.bell = bell;
    }

    @Override
    public RingInfo info() {
        return sender.info(frame.headerBytes());
    }

    @Override
    public Claim newClaim() {
        return new AmpClaim(this, view, frame);
    }

    @Override
    public Offer tryClaim(int length, Claim claim) {
        AmpClaim room = own(claim);
        if (room.isOpen()) {
            throw new IllegalStateException("the claim is still open");
        }
        if (!enter(length)) {
            return Offer.CLOSED;
        }
        try {
            long address = sender.claim((long) length + frame.headerBytes());
            if (address >= 0) {
                room.open(address, length);
            }
            return answer(address);
        } finally {
            sender.leave();
        }
    }

    @Override
    public void commit(Claim claim) {
        commitLazy(claim);
        bell.run();
    }

    @Override
    public void commitLazy(Claim claim) {
        AmpClaim room = own(claim);
        long address = room.close();
        if (!sender.enter()) {
            throw new IllegalStateException("the channel is closed: the message is not sent");
        }
        try {
            room.stage(address);
            publish(address, room.length());
        } finally {
            sender.leave();
        }
    }

    @Override
    public void flush() {
        bell.run();
    }

    @Override
    public void abort(Claim claim) {
        own(claim).close();
        if (sender.enter()) {
            sender.cancel();
            sender.leave();
        }
    }

    @Override
    public Offer offer(MemorySegment source, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.byteSize());
        if (!enter(length)) {
            return Offer.CLOSED;
        }
        try {
            long address = sender.claim((long) length + frame.headerBytes());
            if (address >= 0) {
                view.copyIn(address + frame.headerBytes(), source, offset, length);
                publish(address, length);
                bell.run();
            }
            return answer(address);
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
            long address = sender.claim((long) length + frame.headerBytes());
            if (address >= 0) {
                view.copyIn(address + frame.headerBytes(), source, offset, length);
                publish(address, length);
                bell.run();
            }
            return answer(address);
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

    private void publish(long address, int length) {
        frame.write(view, address, length);
        sender.publish(frame.descriptorLength(view, length), length);
    }

    private AmpClaim own(Claim claim) {
        if (claim instanceof AmpClaim room && room.isOf(this)) {
            return room;
        }
        throw new IllegalArgumentException("the claim is not of this ring");
    }

    private static Offer answer(long address) {
        if (address >= 0) {
            return Offer.SENT;
        }
        if (address == AmpSender.FULL) {
            return Offer.FULL;
        }
        return address == AmpSender.TOO_LARGE ? Offer.TOO_LARGE : Offer.CLOSED;
    }
}
