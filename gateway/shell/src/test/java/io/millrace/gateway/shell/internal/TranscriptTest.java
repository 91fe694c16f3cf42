package io.millrace.gateway.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Golden transcripts: lines after {@code g!} are typed, the rest is the exact answer; the number in a file's name is
 * the width. With {@code -Dmillrace.transcripts=write} the answers are written anew, to be looked at and committed.
 */
@Timeout(120)
class TranscriptTest {
    private static final Path TRANSCRIPTS = Path.of("src/test/resources/transcripts");
    private static final String PROMPT = "g! ";
    private static final String FOLDER = "$HERE";

    @TempDir
    private Path folder;

    static List<Path> transcripts() throws IOException {
        try (Stream<Path> files = Files.list(TRANSCRIPTS)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void aSessionLooksAsItDid(Path file) throws IOException {
        String wanted = Files.readString(file);
        String seen = replay(file, wanted);
        if ("write".equals(System.getProperty("millrace.transcripts"))) {
            Files.writeString(file, seen);
        }
        assertEquals(wanted, seen);
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void rowsFitTheTerminal(Path file) throws IOException {
        int columns = columns(file);
        for (String line : Files.readAllLines(file)) {
            boolean table = line.matches("^[0-9a-f]{8} .*") || line.matches("^(NAME|CHANNEL) .*");
            assertTrue(!table || line.length() <= columns, () -> line.length() + " > " + columns + ": " + line);
        }
    }

    private static int columns(Path file) {
        return Integer.parseInt(file.getFileName().toString().replaceAll("\\D+", ""));
    }

    private String replay(Path file, String transcript) throws IOException {
        Files.createDirectory(folder.resolve("shm"));
        Files.copy(Path.of("src/test/resources/plc.h"), folder.resolve("plc.h"));
        StringBuilder seen = new StringBuilder();
        try (GogoShell shell = new GogoShell(new DemoRuntime(), folder).columns(columns(file))) {
            for (String line :
                    transcript.lines().filter(line -> line.startsWith(PROMPT)).toList()) {
                seen.append(line).append('\n').append(shell.run(line.substring(PROMPT.length())));
            }
        }
        return seen.toString().replace(folder.toString(), FOLDER);
    }
}
