package io.millrace.gateway.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.api.channel.Channel;
import io.millrace.api.channel.ChannelInfo;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.MessageHandler;
import io.millrace.gateway.shell.support.CommandException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ListeningTest {
    private static final String CORRUPT = "!";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Deque<String> waiting = new ArrayDeque<>();

    @Test
    void stopsWhenItHasEnoughAndLeavesTheRest() {
        assertEquals(2, listen(false, 2, Duration.ofDays(1), "a", "bc", "d"));
        assertEquals(List.of("c/0 RECEIVED 1 bytes  a", "c/0 RECEIVED 2 bytes  bc"), lines());
        assertEquals(List.of("d"), List.copyOf(waiting));
    }

    @Test
    void takesAllThatIsThereWhenTheTimeIsOver() {
        assertEquals(2, listen(true, 0, Duration.ZERO, "a", "b"));
        assertEquals(
                "{\"channel\":\"c/0\",\"outcome\":\"RECEIVED\",\"length\":1,\"hex\":\"61\",\"text\":\"a\"}",
                lines().getFirst());
    }

    @Test
    void goesOnAfterNonsense() {
        assertEquals(1, listen(false, 1, Duration.ofDays(1), CORRUPT, "a"));
        assertEquals(2, lines().size());
        assertEquals("c/0 CORRUPT", lines().getFirst().substring(0, 11));
    }

    @Test
    void aChannelThatGoesAwayIsReadToItsEndAndThenNamed() {
        waiting.addAll(List.of("a", "b"));
        Listening listening = listening(false, 3);
        CommandException refusal =
                assertThrows(CommandException.class, () -> listening.run(channel(), () -> true, Duration.ofDays(1)));
        assertEquals(
                "channel c/0 went away, with its peer or its transport; 2 messages came before", refusal.getMessage());
        assertEquals(2, lines().size());
    }

    private int listen(boolean json, int wanted, Duration timeout, String... messages) {
        waiting.addAll(Arrays.asList(messages));
        return listening(json, wanted).run(channel(), () -> false, timeout);
    }

    private Listening listening(boolean json, int wanted) {
        return new Listening(new PrintStream(out, true, StandardCharsets.UTF_8), json, wanted);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private Channel channel() {
        ChannelInfo info = new ChannelInfo("c/0", "fake", "B", "s", 0, List.of());
        Consumer consumer = fake(Consumer.class, arguments -> poll((MessageHandler) arguments[0], (int) arguments[1]));
        return (Channel) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Channel.class},
                (_, method, _) -> method.getName().equals("rx") ? consumer : info);
    }

    private int poll(MessageHandler handler, int limit) {
        int handled = 0;
        while (handled < limit && !waiting.isEmpty()) {
            byte[] bytes = waiting.poll().getBytes(StandardCharsets.UTF_8);
            if (bytes[0] == CORRUPT.charAt(0)) {
                throw new PeerCorruptionException("slot", 0, "1", "2");
            }
            handler.onMessage(MemorySegment.ofArray(bytes), 0, bytes.length, 0);
            handled++;
        }
        return handled;
    }

    private static <T> T fake(Class<T> type, java.util.function.Function<Object[], Object> call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, _, arguments) -> call.apply(arguments)));
    }
}
