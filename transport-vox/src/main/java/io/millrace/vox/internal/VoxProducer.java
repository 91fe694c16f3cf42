package io.millrace.vox.internal;

import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.ring.RingInfo;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** The sending end of a link. Thread-safety: one thread at a time. */
final class VoxProducer implements Producer {
    private final VoxSender sender;
    private final VoxView view;
    private final VoxBell bell;
    /** For messages that lie ready and do not just go into the ring. */
    private final VoxClaim own;

    VoxProducer(VoxSender sender, VoxBell bell) {
        this.sender = sender;
        this.view = sender.view();
        this.bell = bell;
        this.own = new VoxClaim(sender);
    }

    @Override
    public RingInfo info() {
        return sender.info(RingInfo.Threads.ONE);
    }

    @Override
    public Claim newClaim() {
        return new VoxClaim(sender);
    }

    @Override
    public Offer tryClaim(int length, Claim claim) {
        VoxClaim room = own(claim);
        if (room.isOpen()) {
            throw new IllegalStateException("the claim is still open");
        }
        return ringIfRefused(sender.claim(checked(length), room));
    }

    @Override
    public void commit(Claim claim) {
        require(sender.commit(own(claim), false));
        bell.ring(0);
    }

    @Override
    public void commitLazy(Claim claim) {
        require(sender.commit(own(claim), true));
    }

    @Override
    public void flush() {
        sender.flush();
        bell.ring(0);
    }

    @Override
    public void abort(Claim claim) {
        sender.abort(own(claim));
    }

    @Override
    public Offer offer(MemorySegment source, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.byteSize());
        long payload = sender.begin(length);
        if (payload != VoxSender.NONE) {
            try {
                view.copyIn(payload, source, offset, length);
                sender.finish(length);
            } finally {
                sender.end();
            }
            bell.ring(0);
            return Offer.SENT;
        }
        Offer room = tryClaim(length, own);
        if (room == Offer.SENT) {
            try {
                own.copyIn(source, offset);
            } catch (RuntimeException e) {
                abort(own);
                throw e;
            }
            return commitOwn();
        }
        return room;
    }

    @Override
    public Offer offer(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        long payload = sender.begin(length);
        if (payload != VoxSender.NONE) {
            try {
                view.copyIn(payload, source, offset, length);
                sender.finish(length);
            } finally {
                sender.end();
            }
            bell.ring(0);
            return Offer.SENT;
        }
        Offer room = tryClaim(length, own);
        if (room == Offer.SENT) {
            try {
                own.copyIn(source, offset);
            } catch (RuntimeException e) {
                abort(own);
                throw e;
            }
            return commitOwn();
        }
        return room;
    }

    /** The link may have stopped since there was room: then the message was not sent, and must not be called so. */
    private Offer commitOwn() {
        Offer answer = sender.commit(own, false);
        bell.ring(0);
        return answer;
    }

    /** A peer that sleeps would not look, and a ring that was wrapped in vain is free again only after it did. */
    private Offer ringIfRefused(Offer answer) {
        if (answer == Offer.FULL && sender.isFirstRefusal()) {
            bell.ring(0);
        }
        return answer;
    }

    /** A message that was not sent must not be taken for one that was. */
    private static void require(Offer answer) {
        if (answer != Offer.SENT) {
            throw new IllegalStateException("the claim was revoked: the channel answers " + answer);
        }
    }

    private VoxClaim own(Claim claim) {
        if (claim instanceof VoxClaim room && room.isOf(sender)) {
            return room;
        }
        throw new IllegalArgumentException("the claim is not of this link");
    }

    private static int checked(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("length must be 0 or more: length=" + length);
        }
        return length;
    }
}
