package io.millrace.gateway.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells a peer what to do: a command at a time, again and again until it can be done, for the gateway may still be
 * making what the peer is to find. Then only listens. Its stdin stays open until one of both ends.
 *
 * <p>Thread-safety: runs in a thread of its own.
 *
 * @param peer who is told
 * @param commands in order
 * @param log where everything it says goes, but refusals, of which there may be many
 */
record DemoScript(Process peer, List<String> commands, Path log) implements Runnable {
    private static final long PAUSE_NANOS = 50_000_000;
    private static final String DONE = "{\"ok\"";
    private static final String NOT_YET = "{\"error\"";

    @Override
    public void run() {
        try (Writer stdin = peer.outputWriter(StandardCharsets.UTF_8);
                BufferedReader stdout = peer.inputReader(StandardCharsets.UTF_8);
                Writer out = Files.newBufferedWriter(log)) {
            boolean talks = true;
            for (String command : commands) {
                talks = talks && tell(command, stdin, stdout, out);
            }
            while (talks) {
                talks = hear(stdout, out).isPresent();
            }
        } catch (IOException expected) {
            // a pipe breaks when the peer ends, and its owner hears of that
        }
    }

    /** Until it can be done; false if the peer ended before. */
    private static boolean tell(String command, Writer stdin, BufferedReader stdout, Writer out) throws IOException {
        while (true) {
            stdin.append(command).append('\n').flush();
            Optional<String> answer = hear(stdout, out);
            while (answer.isPresent()
                    && !answer.get().startsWith(DONE)
                    && !answer.get().startsWith(NOT_YET)) {
                answer = hear(stdout, out);
            }
            if (answer.isEmpty() || answer.get().startsWith(DONE)) {
                return answer.isPresent();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static Optional<String> hear(BufferedReader stdout, Writer out) throws IOException {
        Optional<String> line = Optional.ofNullable(stdout.readLine());
        if (line.isPresent() && !line.get().startsWith(NOT_YET)) {
            out.append(line.get()).append('\n').flush();
        }
        return line;
    }
}
