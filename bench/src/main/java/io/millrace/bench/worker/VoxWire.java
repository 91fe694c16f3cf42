package io.millrace.bench.worker;

import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.segment.Segment;
import io.millrace.bench.BenchException;
import io.millrace.vox.internal.VoxGuest;
import io.millrace.vox.internal.VoxHost;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** A link of vox-shm, both sides polling: the first one is the host, the second one the guest that walks in. */
final class VoxWire implements Wire {
    private final Segment segment;
    private final AutoCloseable party;
    private final Producer tx;
    private final Consumer rx;
    private final Claim claim;
    private final Way way;
    private final MessageHandler sendBack = (bytes, offset, length, endpoint) -> {
        show(bytes, offset, length, endpoint);
        answer(bytes, offset, length);
    };
    private Numbers numbers = new Numbers();
    private boolean answered;

    /** How a message gets into the ring. */
    private enum Way {
        /** Copied, and published at once. */
        COPY,
        /** Copied, and published with others. */
        LAZY,
        /** Nothing but its number is written. */
        CLAIM
    }

    private VoxWire(Path file, boolean first, VoxOptions options, Way way) {
        VoxLink link;
        if (first) {
            segment = VoxParties.segment(file, 1, VoxParties.CAPACITY);
            VoxHost host = VoxParties.host(segment, 1, VoxParties.CAPACITY, options);
            party = host;
            link = VoxParties.firstLink(host);
        } else {
            segment = VoxParties.awaitSegment(file);
            VoxGuest guest = VoxParties.guest(segment, options);
            party = guest;
            link = guest.link();
        }
        this.way = way;
        tx = link.tx();
        rx = link.rx();
        claim = tx.newClaim();
    }

    /** Each message is published at once; many senders take a lock. */
    static VoxWire each(Path file, boolean first, boolean many) {
        VoxOptions options = VoxOptions.standard();
        return new VoxWire(file, first, many ? options : options.oneSender(), Way.COPY);
    }

    static VoxWire batches(Path file, boolean first) {
        return new VoxWire(file, first, VoxOptions.standard().oneSender(), Way.LAZY);
    }

    static VoxWire inPlace(Path file, boolean first) {
        return new VoxWire(file, first, VoxOptions.standard().oneSender(), Way.CLAIM);
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public boolean send(int lane, byte[] message, int length) {
        return switch (way) {
            case COPY -> sent(tx.offer(message, 0, length));
            case LAZY -> sendLazily(message, length);
            case CLAIM -> sendInPlace(message, length);
        };
    }

    private boolean sendLazily(byte[] message, int length) {
        if (!sent(tx.tryClaim(length, claim))) {
            return false;
        }
        MemorySegment.copy(message, 0, claim.segment(), ValueLayout.JAVA_BYTE, claim.offset(), length);
        tx.commitLazy(claim);
        return true;
    }

    private boolean sendInPlace(byte[] message, int length) {
        if (!sent(tx.tryClaim(length, claim))) {
            return false;
        }
        Numbers.put(claim.segment(), claim.offset(), Numbers.get(message));
        tx.commit(claim);
        return true;
    }

    @Override
    public void flush() {
        if (way == Way.LAZY) {
            tx.flush();
        }
    }

    @Override
    public int take(int lane, Numbers expected, int limit) {
        return rx.poll(expected, limit);
    }

    /** The bytes go from the one ring into the other: held until the call returns. */
    @Override
    public boolean hold(Numbers expected) {
        numbers = expected;
        return rx.poll(sendBack, 1) == 1;
    }

    @Override
    public boolean sendHeldBack() {
        if (!answered) {
            throw new IllegalStateException("no room for an answer in a ring of " + VoxParties.CAPACITY);
        }
        return true;
    }

    private void show(MemorySegment bytes, long offset, int length, int endpoint) {
        numbers.onMessage(bytes, offset, length, endpoint);
    }

    private void answer(MemorySegment bytes, long offset, int length) {
        answered = sent(tx.offer(bytes, offset, length));
    }

    private static boolean sent(Offer offer) {
        if (offer != Offer.SENT && offer != Offer.FULL) {
            throw new BenchException(BenchException.REFUSED, "a message was refused: " + offer);
        }
        return offer == Offer.SENT;
    }

    @Override
    public void close() {
        try (segment) {
            party.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
