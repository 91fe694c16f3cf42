package io.millrace.itests.vox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.ring.Offer;
import io.millrace.api.signal.WaitPoint;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Messages;
import io.millrace.itests.support.Sizes;
import io.millrace.itests.support.Tally;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxPath;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * Our end of a link at work, as the C peer works at its own: every byte of every message is checked. Thread-safety:
 * confined to one thread.
 */
final class Talk {
    private static final int BATCH = 64;

    private VoxLink link;
    private final Mode mode;
    private final long messages;
    private final Sizes sizes;
    private final Tally in = new Tally();
    private final Tally out = new Tally();
    private Optional<byte[]> waiting = Optional.empty();

    /** What it does; the C peer knows the same words. */
    enum Mode {
        SEND,
        RECV,
        BOTH,
        ECHO,
        PINGPONG;

        /** Sends messages of its own. */
        boolean sends() {
            return this == SEND || this == BOTH || this == PINGPONG;
        }

        boolean receives() {
            return this != SEND;
        }

        /** What the other side does meanwhile, for the C peer. */
        String theirs() {
            return switch (this) {
                case SEND -> "--mode recv";
                case RECV -> "--mode send";
                case BOTH -> "--mode both";
                case ECHO -> "--mode pingpong";
                case PINGPONG -> "--mode echo";
            };
        }
    }

    Talk(VoxLink link, Mode mode, long messages, Sizes sizes) {
        this.link = link;
        this.mode = mode;
        this.messages = messages;
        this.sizes = sizes;
    }

    /** Works until all is done. */
    void run(WaitPoint waitPoint) {
        runUntil(waitPoint, this::isDone);
    }

    /** Works until so many messages were received. */
    void run(WaitPoint waitPoint, long received) {
        runUntil(waitPoint, () -> in.count() >= received);
    }

    private void runUntil(WaitPoint waitPoint, BooleanSupplier end) {
        while (!end.getAsBoolean()) {
            assertTrue(
                    waitPoint.await(this::step, Eventually.WATCHDOG.toNanos()),
                    () -> "nothing more comes or goes: " + this);
        }
    }

    /** Goes on where it is, at another end of the same link. */
    void moveTo(VoxLink next) {
        link = next;
    }

    /** Does what can be done now; answers whether it was anything. */
    boolean step() {
        int moved = 0;
        for (int last = -1; moved != last && moved < BATCH; ) {
            last = moved;
            moved += receive() + send();
        }
        return moved > 0;
    }

    boolean isDone() {
        boolean allSent = !mode.sends() || out.count() == messages;
        boolean allReceived = !mode.receives() || in.count() == messages;
        return allSent && allReceived && waiting.isEmpty();
    }

    Tally received() {
        return in;
    }

    Tally sent() {
        return out;
    }

    /** Fails unless the C peer, which says it is done, saw the same messages go the same ways. */
    void assertSame(String done) {
        String ours =
                mode == Mode.RECV ? in.fields() + "," + ways(link::received) : out.fields() + "," + ways(link::sent);
        assertTrue(done.contains(ours), () -> "ours: " + ours + ", theirs: " + done);
    }

    /** The ways messages travelled, as they stand in the last line of the C peer. */
    static String ways(ToLongFunction<VoxPath> messages) {
        return String.format(
                Locale.ROOT,
                "\"inline\":%d,\"slot\":%d,\"mmap\":%d",
                messages.applyAsLong(VoxPath.INLINE),
                messages.applyAsLong(VoxPath.SLOT),
                messages.applyAsLong(VoxPath.MMAP));
    }

    @Override
    public String toString() {
        return mode + " " + sizes + " with guest " + link.guest() + " " + link.state() + ": " + out.count()
                + " sent and " + in.count() + " received of " + messages + ", problems " + link.problems();
    }

    private int receive() {
        boolean wanted =
                switch (mode) {
                    case SEND -> false;
                    case PINGPONG -> in.count() < out.count();
                    case ECHO -> in.count() < messages && waiting.isEmpty();
                    case RECV, BOTH -> in.count() < messages;
                };
        return wanted ? link.rx().poll(this::take, 1) : 0;
    }

    private void take(MemorySegment segment, long offset, int length, int endpoint) {
        byte[] message = segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        assertEquals(sizes.at(in.count()), length, () -> "length of message " + in.count() + "; " + this);
        Messages.verify(in.count(), message);
        in.add(message);
        if (mode == Mode.ECHO) {
            waiting = Optional.of(message);
        }
    }

    private int send() {
        if (waiting.isEmpty() && mode.sends() && out.count() < messages && !(isPing() && in.count() < out.count())) {
            waiting = Optional.of(Messages.of(out.count(), sizes.at(out.count())));
        }
        if (waiting.isEmpty()) {
            return 0;
        }
        byte[] message = waiting.get();
        Offer answer = link.tx().offer(message, 0, message.length);
        if (answer == Offer.FULL) {
            return 0;
        }
        assertEquals(Offer.SENT, answer, () -> message.length + " bytes; " + this);
        out.add(message);
        waiting = Optional.empty();
        return 1;
    }

    private boolean isPing() {
        return mode == Mode.PINGPONG;
    }
}
