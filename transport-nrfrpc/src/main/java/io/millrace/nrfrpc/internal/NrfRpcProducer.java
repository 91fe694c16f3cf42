package io.millrace.nrfrpc.internal;

import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.ring.RingInfo;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Sends on one endpoint. Thread-safety: thread-safe, each thread with claims of its own. */
final class NrfRpcProducer implements Producer {
    private final NrfRpcSender sender;
    private final NrfRpcView view;
    private final NrfRpcHandshake handshake;
    private final NrfRpcDoorbell doorbell;
    private final int endpoint;

    NrfRpcProducer(NrfRpcSender sender, NrfRpcHandshake handshake, NrfRpcDoorbell doorbell, int endpoint) {
        this.sender = sender;
        this.view = sender.view();
        this.handshake = handshake;
        this.doorbell = doorbell;
        this.endpoint = endpoint;
    }

    @Override
    public RingInfo info() {
        return sender.counters(endpoint)
                .info(
                        RingInfo.Direction.TX,
                        RingInfo.Threads.MANY,
                        view.layout().maxPayloadBytes(),
                        sender.backlog(endpoint),
                        sender.usedBytes(),
                        view.layout().allocableBytes());
    }

    @Override
    public Claim newClaim() {
        return new NrfRpcClaim(sender, endpoint);
    }

    @Override
    public Offer tryClaim(int length, Claim claim) {
        NrfRpcClaim room = own(claim);
        if (room.isOpen()) {
            throw new IllegalStateException("the claim of endpoint " + endpoint + " is still open");
        }
        int index = room(length);
        if (index >= 0) {
            room.open(index, length);
        }
        return answer(index);
    }

    @Override
    public void commit(Claim claim) {
        own(claim).publish();
        doorbell.ring(endpoint);
    }

    /** One endpoint holds one message, so the message is published now; only the ring waits for the flush. */
    @Override
    public void commitLazy(Claim claim) {
        own(claim).publish();
    }

    @Override
    public void flush() {
        doorbell.ring(endpoint);
    }

    @Override
    public void abort(Claim claim) {
        own(claim).abort();
    }

    @Override
    public Offer offer(MemorySegment source, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.byteSize());
        int index = room(length);
        if (index >= 0) {
            view.copyIn(index, source, offset, length);
            sender.publish(endpoint, index, length);
            doorbell.ring(endpoint);
        }
        return answer(index);
    }

    @Override
    public Offer offer(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        int index = room(length);
        if (index >= 0) {
            view.copyIn(index, source, offset, length);
            sender.publish(endpoint, index, length);
            doorbell.ring(endpoint);
        }
        return answer(index);
    }

    private int room(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("length must be 0 or more: length=" + length);
        }
        return handshake.isDone() ? sender.claim(endpoint, length) : NrfRpcSender.FULL;
    }

    private NrfRpcClaim own(Claim claim) {
        if (claim instanceof NrfRpcClaim room && room.isOf(sender, endpoint)) {
            return room;
        }
        throw new IllegalArgumentException("the claim is not of endpoint " + endpoint + " of this link");
    }

    private static Offer answer(int index) {
        return switch (index) {
            case NrfRpcSender.FULL -> Offer.FULL;
            case NrfRpcSender.TOO_LARGE -> Offer.TOO_LARGE;
            case NrfRpcSender.CLOSED -> Offer.CLOSED;
            default -> Offer.SENT;
        };
    }
}
