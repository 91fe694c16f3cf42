package io.millrace.cli.fusiondock;

import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPoint;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.cli.ExitException;
import io.millrace.cli.StopSignal;
import io.millrace.fusiondock.MailboxInfo.Slot;
import io.millrace.fusiondock.internal.FusiondockLink;
import io.millrace.fusiondock.internal.FusiondockStates;
import io.millrace.hw.spin.internal.SpinSignaler;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One side of the file, and how a step waits there: for messages at the bell, for room and for the pieces of a message
 * by looking, since nobody rings for these. Thread-safety: confined to one thread.
 */
final class Dock implements AutoCloseable {
    private static final MessageHandler NOBODY = (segment, offset, length, type) -> {};
    /** Bounds how late we see a message whose ring is lost, and are asked to end. */
    private static final long LOOK_NANOS = 1_000_000;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Segment segment;
    private final Settings settings;
    private final Findings findings;
    private final StopSignal stop;
    private final FusiondockLink link;
    private final Lease lease;
    private final WaitPoint looking;

    /**
     * Opens it.
     *
     * @param segment the file
     * @param bell how the sides call each other
     * @param settings which side, and where
     * @param longest the longest message of all steps
     * @param findings where lines go
     * @param stop tells us to end
     */
    Dock(Segment segment, Signaler bell, Settings settings, int longest, Findings findings, StopSignal stop) {
        this.segment = segment;
        this.settings = settings;
        this.findings = findings;
        this.stop = stop;
        int spins = WaitPolicy.standard().spins();
        long bound = settings.waitsForRing() ? settings.fallbackNanos() : LOOK_NANOS;
        this.link = new FusiondockLink(memory(), bell, new WaitPolicy(spins, bound), settings.link(longest));
        this.lease = link.rx().newLease();
        this.looking = new WaitPoint(
                new SpinSignaler("peer", SpinSignaler.DEFAULT_POLL_NANOS), new WaitPolicy(spins, LOOK_NANOS));
    }

    Settings settings() {
        return settings;
    }

    Findings findings() {
        return findings;
    }

    StopSignal stop() {
        return stop;
    }

    FusiondockLink link() {
        return link;
    }

    Memory memory() {
        return segment.memory();
    }

    /** Makes empty slots. */
    void initialise(int maxSize, boolean both) {
        new FusiondockLink(memory(), Signaler.none(), WaitPolicy.standard(), settings.init(maxSize, both)).close();
    }

    /** Keeps other writers of our region away. */
    Reservation reserve() {
        return segment.reserve(settings.regionOffset(settings.txRegion()), settings.regionBytes());
    }

    /**
     * Sends a message; all of it is published then.
     *
     * @param message what to send
     * @return false if the process shall end
     */
    boolean send(Message message) {
        if (link.info().tx().max() == 0) {
            throw new ExitException(
                    ExitException.REFUSED,
                    "region " + settings.txRegion() + " is not initialised: max_size is 0; run the step init first");
        }
        Producer tx = link.tx(message.type());
        BooleanSupplier offer = () -> tx.offer(message.segment(), message.offset(), message.length()) == Offer.SENT;
        boolean sent = await(looking, offer, settings.timeoutNanos(), this::unread) && finishSending();
        if (sent) {
            findings.sent();
        }
        return sent;
    }

    /** The bound is that of each piece. */
    private boolean finishSending() {
        while (!link.isSent()) {
            long done = link.info().tx().done();
            BooleanSupplier moved = () -> link.isSent() || link.info().tx().done() != done;
            if (!await(looking, moved, settings.timeoutNanos(), this::unread)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes the next message; {@link #message} answers it, {@link #release} gives it back.
     *
     * @param capacity the longest we have room for, bytes
     * @param boundNanos how long to wait for it
     * @return false if the process shall end
     * @throws ExitException with status 4 if it is longer; it stays where it is
     */
    boolean take(long capacity, long boundNanos) {
        boolean taken = false;
        while (!taken) {
            boolean begun = isInPieces();
            if (!(begun ? awaitPiece() : awaitMessage(boundNanos))) {
                return false;
            }
            if (!begun) {
                checkLength(link.info().rx(), capacity);
            }
            taken = link.rx().tryTake(lease);
        }
        return true;
    }

    /** The message that was taken. */
    Message message() {
        return new Message(lease.endpoint(), lease.segment(), lease.offset(), lease.length());
    }

    /** Gives the message back that was taken. */
    void release() {
        lease.close();
        findings.received();
    }

    /**
     * Waits for a message, and gives it back unread with all its pieces.
     *
     * @return what stood in the slot; empty if the process shall end
     */
    Optional<Slot> discard() {
        if (!awaitMessage(settings.timeoutNanos())) {
            return Optional.empty();
        }
        Slot slot = link.info().rx();
        if (isReadable(slot)) {
            link.discard();
        }
        link.rx().poll(NOBODY, 1);
        while (isInPieces()) {
            if (!awaitPiece()) {
                return Optional.empty();
            }
            link.rx().poll(NOBODY, 1);
        }
        findings.received();
        return Optional.of(slot);
    }

    private boolean isInPieces() {
        return link.info().rx().done() > 0;
    }

    /** What cannot be read is told by the link. */
    private void checkLength(Slot slot, long capacity) {
        if (isReadable(slot) && slot.used() <= Integer.MAX_VALUE && slot.used() > capacity) {
            throw new ExitException(
                    ExitException.REFUSED,
                    "region " + settings.rxRegion() + ": a message needs " + slot.used() + " bytes, there is room for "
                            + capacity + "; it stays READY");
        }
    }

    private boolean isReadable(Slot slot) {
        return slot.op() == FusiondockStates.STANDARD.ready() && slot.max() > 0 && slot.max() <= settings.capacity();
    }

    private boolean awaitMessage(long boundNanos) {
        return await(
                link.waitPoint(),
                () -> link.rx().available() > 0,
                boundNanos,
                () -> state(settings.rxRegion(), link.info().rx(), "no message has come"));
    }

    /** The link itself ends a message whose rest does not come. */
    private boolean awaitPiece() {
        return await(looking, () -> link.rx().available() > 0, Long.MAX_VALUE, () -> "");
    }

    private String unread() {
        return state(settings.txRegion(), link.info().tx(), "the peer has not read what stands there");
    }

    private String state(int region, Slot slot, String what) {
        return "timed out: region " + region + ": " + what + " within " + settings.timeoutNanos() / NANOS_PER_MILLI
                + " ms (op_type " + slot.op() + " " + slot.opName() + ", max_size " + slot.max() + ")";
    }

    /** What is there already is taken even if the process shall end. */
    private boolean await(WaitPoint point, BooleanSupplier look, long boundNanos, Supplier<String> late) {
        boolean[] seen = {false};
        boolean ended = point.await(
                () -> {
                    link.look();
                    seen[0] = look.getAsBoolean();
                    return seen[0] || stop.isAsked();
                },
                boundNanos);
        if (!ended) {
            throw new ExitException(ExitException.TIMEOUT, late.get());
        }
        return seen[0];
    }

    @Override
    public void close() {
        link.close();
    }
}
