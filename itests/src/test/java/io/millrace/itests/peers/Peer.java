package io.millrace.itests.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.itests.support.CPeer;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Who can be at either end of a file: both take the same commands and say the same lines. */
enum Peer {
    JAVA {
        @Override
        List<String> program() {
            return List.of(
                    Installation.java().toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    Installation.root().resolve("cli/target/lib") + "/*",
                    "io.millrace.cli.Main",
                    "peer",
                    "nrfrpc");
        }
    },
    C {
        @Override
        List<String> program() {
            return List.of(CPeer.program().toString());
        }
    };

    abstract List<String> program();

    /**
     * Starts a peer.
     *
     * @param words its side, its command, its options
     */
    ChildProcess start(Path file, String... words) {
        return ChildProcess.start(Stream.of(program(), List.of(file.toString()), Arrays.asList(words))
                .flatMap(List::stream)
                .toList());
    }

    /** Initialises both areas of a file. */
    void initialise(Path file, List<String> options) {
        List<String> words = new ArrayList<>(List.of("a", "init", "--init"));
        words.addAll(options);
        try (ChildProcess peer = start(file, words.toArray(String[]::new))) {
            assertEquals(0, peer.exitStatus(), peer::toString);
        }
    }

    Peer other() {
        return this == JAVA ? C : JAVA;
    }
}
