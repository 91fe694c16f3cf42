package io.millrace.cli.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.cli.Console;
import io.millrace.cli.StopSignal;
import io.millrace.cli.command.CommandInput;
import io.millrace.cli.command.Verb;
import io.millrace.cli.command.Verbs;
import io.millrace.posix.PosixException;
import io.millrace.posix.SystemV;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done before each command. */
@Timeout(60)
final class PosixRunTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Whose sweeps all fail. */
    private static final class Unswept implements Backend {
        @Override
        public SystemV calls() {
            throw new AssertionError("no call is made here");
        }

        @Override
        public Map<String, Verb> verbs(Handles handles) {
            return Map.of();
        }

        @Override
        public void sweep() {
            throw new PosixException("EOWNERDEAD", "sweep", "", "we were taken for dead");
        }

        @Override
        public void close() {}
    }

    @Test
    void everyCommandSweepsFirstAndAnswersWhatThatFinds() {
        StopSignal stop = new StopSignal();
        Console console = new Console(
                new PrintStream(out, false, StandardCharsets.UTF_8), new PrintStream(OutputStream.nullOutputStream()));
        try (GranuleVerbs granules = new GranuleVerbs(stop)) {
            Verbs verbs = new Verbs().with(new ByteVerbs(new Handles()).all()).with(granules.all());
            byte[] commands = "gran 8\nread 1 0 1\nnothing\nquit\n".getBytes(StandardCharsets.UTF_8);
            new PosixRun(new Unswept(), verbs, new Findings(console), stop)
                    .run(CommandInput.read(new ByteArrayInputStream(commands), 100));
        }
        String why = "\"message\":\"sweep() failed: EOWNERDEAD (we were taken for dead)\"}";
        assertEquals(
                List.of(
                        "{\"error\":\"EOWNERDEAD\",\"call\":\"gran(8)\"," + why,
                        "{\"error\":\"EOWNERDEAD\",\"call\":\"read(1, 0, 1)\"," + why,
                        "{\"error\":\"EOWNERDEAD\",\"call\":\"nothing()\"," + why,
                        PosixScripts.DONE),
                out.toString(StandardCharsets.UTF_8).lines().toList());
    }
}
