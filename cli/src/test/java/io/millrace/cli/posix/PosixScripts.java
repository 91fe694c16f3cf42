package io.millrace.cli.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.cli.Cli;
import io.millrace.cli.StopSignal;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs peers on scripts, and reads what they said. */
final class PosixScripts {
    /** An answer without a value. */
    static final String DONE = "{\"ok\":true}";

    private PosixScripts() {}

    static Cli table(String... commands) {
        return run(List.of("table"), commands);
    }

    static Cli os(String... commands) {
        return run(List.of("os"), commands);
    }

    /** A peer with options, which stand behind its kind. */
    static Cli run(List<String> words, String... commands) {
        List<String> all = new ArrayList<>(List.of("peer", "posix"));
        all.addAll(words);
        byte[] input = String.join("\n", commands).getBytes(StandardCharsets.UTF_8);
        Cli cli = Cli.run(new StopSignal(), new ByteArrayInputStream(input), all.toArray(String[]::new));
        assertFalse(cli.err().contains("Exception"), cli::err);
        return cli;
    }

    /** The lines a peer with a script of its own prints, without the last one. */
    static void assertLines(Cli cli, String... lines) {
        List<String> said = cli.out().lines().toList();
        assertEquals(Arrays.asList(lines), said.subList(0, said.size() - 1));
        assertEquals(0, cli.status(), cli::err);
    }

    static String ok(Object value) {
        return "{\"ok\":" + value + "}";
    }

    /** The name of the error, or what is behind ok; of each line but the last. */
    static List<String> answers(Cli cli) {
        List<JsonObject> lines = cli.lines();
        return lines.subList(0, lines.size() - 1).stream()
                .map(line -> line.containsKey("error")
                        ? line.getString("error")
                        : line.get("ok").toString())
                .toList();
    }

    static JsonObject status(Cli cli, int line) {
        return cli.lines().get(line).getJsonObject("ok");
    }
}
