package io.millrace.gateway.shell.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Runs scripts that come over a socket of mode 0600, whose path the framework property {@code millrace.shell.socket}
 * has. The client writes the script and half-closes; the answer is text, then NUL, the status in digits, and a line
 * feed.
 */
@Component(
        immediate = true,
        service = {})
public final class SocketShell {
    private static final int MOST_BYTES = 1 << 20;

    private final CommandProcessor processor;
    private final Logger logger;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();
    private final Path path;
    private final ServerSocketChannel server;

    /**
     * Called by Declarative Services.
     *
     * @throws IOException if the socket cannot be bound; the gateway goes on without it
     */
    @Activate
    public SocketShell(
            BundleContext context,
            @Reference CommandProcessor processor,
            @Reference(service = LoggerFactory.class) Logger logger)
            throws IOException {
        this.processor = processor;
        this.logger = logger;
        String property = context.getProperty("millrace.shell.socket");
        this.path = property == null ? null : Path.of(property);
        this.server = path == null ? null : SocketFile.bind(path);
        if (server != null) {
            Thread.ofPlatform().daemon().name("millrace-shell").start(this::accept);
        }
    }

    @Deactivate
    void stop() throws IOException {
        if (server != null) {
            server.close();
            Files.deleteIfExists(path);
        }
        for (SocketChannel client : clients) {
            client.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                clients.add(client);
                Thread.ofPlatform().daemon().name("millrace-shell-client").start(() -> serve(client));
            }
        } catch (ClosedChannelException e) {
            logger.debug("shell socket closed");
        } catch (IOException e) {
            logger.error("shell socket {} ends: {}", path, e.getMessage());
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                OutputStream raw = Channels.newOutputStream(client);
                PrintStream out = new PrintStream(raw, false, StandardCharsets.UTF_8)) {
            int status = run(read(client), out);
            out.print("\0" + status + "\n");
        } catch (IOException e) {
            logger.info("shell client went away: {}", e.getMessage());
        } finally {
            clients.remove(client);
        }
    }

    private static String read(SocketChannel client) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MOST_BYTES);
        while (client.read(buffer) >= 0) {
            if (!buffer.hasRemaining()) {
                throw new IOException("a script has at most " + MOST_BYTES + " bytes");
            }
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }

    /** Commands may throw whatever they like; the client gets one line of it. */
    private int run(String script, PrintStream out) {
        try (CommandSession session = processor.createSession(new ByteArrayInputStream(new byte[0]), out, out)) {
            new Script(session, out).run(script);
            return 0;
        } catch (Exception e) {
            String message = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
            out.println(message.lines().findFirst().orElse(message));
            return 1;
        }
    }
}
