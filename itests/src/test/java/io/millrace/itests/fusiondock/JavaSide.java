package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.ShmException;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.fusiondock.internal.FusiondockLink;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.hw.libc.NameRules;
import io.millrace.itests.support.Eventually;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** One side in this JVM. Whoever waits looks after the link meanwhile. Thread-safety: confined to one thread. */
final class JavaSide implements AutoCloseable {
    private static final int PRIVATE = 0600;

    private final Segment segment;
    private final FusiondockLink link;
    private final Runnable end;

    private JavaSide(Segment segment, Setup setup, Runnable end) {
        this.segment = segment;
        this.end = end;
        this.link = new FusiondockLink(segment.memory(), setup.signaler(), setup.policy(), setup.options());
    }

    /** Opens one over what is mapped already, and stays so. */
    static JavaSide over(Segment segment, Setup setup) {
        return new JavaSide(segment, setup, () -> {});
    }

    /** Opens one; makes the file if nobody did. */
    static JavaSide open(Path path, Setup setup) {
        MappedFile file = MappedFile.grow(new FileSpec(
                "dock",
                path.toString(),
                setup.fileBytes(),
                Role.CREATE_OR_ATTACH,
                PRIVATE,
                setup.access(),
                true,
                NameRules.NOBODY_ELSE));
        try {
            return new JavaSide(file, setup, file::close);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    FusiondockLink link() {
        return link;
    }

    Segment segment() {
        return segment;
    }

    /** Waits as users do, and looks as the thread of the component does. */
    void await(String what, BooleanSupplier condition) {
        boolean is = link.waitPoint()
                .await(
                        () -> {
                            link.look();
                            return condition.getAsBoolean();
                        },
                        Eventually.WATCHDOG.toNanos());
        assertTrue(is, () -> "still waiting for " + what + "; " + this);
    }

    /** Tries to send; a long message goes on with later waits. */
    Offer offer(int type, byte[] message) {
        return link.tx(type).offer(message, 0, message.length);
    }

    /** Sends when there is room; a long message goes on with later waits. */
    void begin(int type, byte[] message) {
        await("room for " + message.length + " bytes", () -> {
            Offer answer = offer(type, message);
            assertTrue(answer == Offer.SENT || answer == Offer.FULL, () -> answer + " to " + message.length + " bytes");
            return answer == Offer.SENT;
        });
    }

    /** Sends when there is room, and waits until the last piece is published. */
    void send(int type, byte[] message) {
        begin(type, message);
        awaitSent();
    }

    /** Waits until the last piece is published. */
    void awaitSent() {
        await("the last piece", link::isSent);
    }

    /** Waits until the peer has read everything. */
    void awaitRead() {
        awaitSent();
        await("the peer to read", () -> link.info().tx().opName().equals("READ_END"));
    }

    /** Waits for a message. */
    Message receive() {
        List<Message> came = new ArrayList<>(1);
        await("a message", () -> poll(came) > 0);
        return came.getFirst();
    }

    /** Waits for a message and hands it over. */
    void receive(MessageHandler handler) {
        await("a message", () -> link.rx().poll(handler, 1) > 0);
    }

    /** Takes what is there, one at most; answers how many that were. */
    int poll(List<Message> came) {
        return link.rx().poll((memory, offset, length, type) -> came.add(Message.of(type, memory, offset, length)), 1);
    }

    /** What is there, which must be nothing. */
    void assertNothing() {
        List<Message> came = new ArrayList<>(1);
        assertEquals(0, poll(came), came::toString);
    }

    /** Waits for something to be told that makes reading impossible, and takes no message before. */
    <E extends ShmException> E told(Class<E> type) {
        List<E> told = new ArrayList<>(1);
        await("a " + type.getSimpleName(), () -> {
            try {
                assertNothing();
            } catch (ShmException e) {
                told.add(type.cast(e));
            }
            return !told.isEmpty();
        });
        return told.getFirst();
    }

    @Override
    public String toString() {
        return link.info() + ", peer " + link.peer() + ", problems " + link.problems();
    }

    @Override
    public void close() {
        try {
            link.close();
        } finally {
            end.run();
        }
    }
}
