package io.millrace.gateway.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ShellClientTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void sendsTheCommandAndPrintsTheAnswer() throws Exception {
        assertEquals("lb -s", exchange("some text\n\0000\n", 0, "lb", "-s"));
        assertEquals("some text\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aFailedCommandShowsInTheStatus() throws Exception {
        exchange("no such thing\n\0001\n", 1, "lb");
        assertEquals("no such thing\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void sendsAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("script"), "a\nb\n");
        assertEquals("a\nb\n", exchange("\0000\n", 0, "-f", file.toString()));
    }

    @Test
    void anAnswerWithoutEndIsNoSuccess() throws Exception {
        FutureTask<String> server = serve("some te");
        ExitException e = assertThrows(ExitException.class, () -> run("lb"));
        assertEquals(4, e.status());
        assertEquals("lb", server.get());
    }

    @Test
    void saysThatNoGatewayRuns() throws IOException {
        ExitException e = assertThrows(ExitException.class, () -> run("lb"));
        assertEquals(4, e.status());
        assertTrue(e.getMessage().contains("there is no " + folder.resolve("shell.sock")), e.getMessage());
        bind().close();
        assertTrue(
                assertThrows(ExitException.class, () -> run("lb")).getMessage().contains("nobody listens"));
    }

    @Test
    void refusesWhatIsNoSocket() throws IOException {
        Files.createFile(folder.resolve("shell.sock"));
        ExitException e = assertThrows(ExitException.class, () -> run("lb"));
        assertEquals(4, e.status());
        assertTrue(e.getMessage().contains("is no socket"), e.getMessage());
    }

    @Test
    void withoutCommandThereIsUsage() {
        assertEquals(1, assertThrows(ExitException.class, this::run).status());
        assertEquals(1, assertThrows(ExitException.class, () -> run("-f")).status());
    }

    private String exchange(String answer, int status, String... words) throws Exception {
        FutureTask<String> server = serve(answer);
        assertEquals(status, run(words));
        return server.get();
    }

    private int run(String... words) {
        List<String> args = new java.util.ArrayList<>(List.of("--home", folder.toString()));
        args.addAll(List.of(words));
        return ShellClient.run(args, new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private ServerSocketChannel bind() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return server.bind(UnixDomainSocketAddress.of(folder.resolve("shell.sock")));
    }

    private FutureTask<String> serve(String answer) throws IOException {
        ServerSocketChannel server = bind();
        Callable<String> conversation = () -> {
            try (server;
                    SocketChannel client = server.accept()) {
                ByteBuffer script = ByteBuffer.allocate(1024);
                while (client.read(script) >= 0) {
                    assertTrue(script.hasRemaining());
                }
                client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                return new String(script.array(), 0, script.position(), StandardCharsets.UTF_8);
            }
        };
        FutureTask<String> task = new FutureTask<>(conversation);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }
}
