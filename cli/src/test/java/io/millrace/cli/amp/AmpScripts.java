package io.millrace.cli.amp;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.cli.Cli;
import io.millrace.cli.StopSignal;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Runs cores of a C6 one after the other on the same files, and reads what they said. */
abstract class AmpScripts {
    @TempDir
    Path folder;

    JsonObject inspect() {
        return Cli.run(
                        "inspect",
                        folder.resolve("hp").toString(),
                        "--as",
                        "amp:chip=c6,page=true,rtc=" + folder.resolve("rtc"),
                        "--json")
                .line();
    }

    Cli asMain(String... commands) throws IOException {
        return script("main", commands);
    }

    Cli asSub(String... commands) throws IOException {
        return script("sub", commands);
    }

    Cli script(String core, String... commands) throws IOException {
        return run(core, List.of(), commands);
    }

    Cli run(String core, List<String> options, String... commands) throws IOException {
        List<String> all = new ArrayList<>(options);
        all.add("--create");
        Cli cli = Cli.run(new StopSignal(), input(commands), arguments(core, all));
        assertFalse(cli.err().contains("Exception"), cli.err());
        return cli;
    }

    String[] arguments(String core, List<String> options) {
        List<String> all = new ArrayList<>(List.of("peer", "amp", core, "--chip", "c6"));
        all.addAll(List.of(
                "--hp",
                folder.resolve("hp").toString(),
                "--rtc",
                folder.resolve("rtc").toString()));
        all.addAll(options);
        return all.toArray(String[]::new);
    }

    static ByteArrayInputStream input(String... commands) {
        return new ByteArrayInputStream(String.join("\n", commands).getBytes(StandardCharsets.UTF_8));
    }

    void prefill(String name, int bytes, int value) throws IOException {
        byte[] all = new byte[bytes];
        Arrays.fill(all, (byte) value);
        Files.write(folder.resolve(name), all);
    }

    static List<String> lines(Cli cli) {
        return cli.out().lines().toList();
    }

    static String line(Cli cli, int place) {
        return lines(cli).get(place);
    }

    static List<String> messages(Cli cli) {
        return lines(cli).stream()
                .filter(line -> line.startsWith("{\"ev\":\"message\""))
                .toList();
    }

    static List<String> errors(Cli cli) {
        return cli.lines().stream()
                .filter(line -> line.containsKey("error"))
                .map(line -> line.getString("error"))
                .toList();
    }
}
