package io.millrace.itests.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.CPeer;
import io.millrace.itests.support.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code millrace run CONFIG.json}: what a right file starts, and what a wrong one is told. */
final class ConfigurationFileIT {
    private final SharedFolder folder = new SharedFolder();
    private final Path home = folder.file("home");
    private final Path config = folder.file("plant.json");

    @AfterEach
    void clean() {
        folder.close();
    }

    @Test
    void aRightFileRunsItsLinkUntilTheTimeIsOver() throws IOException {
        Path shared = folder.file("plc");
        Files.createFile(shared, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(shared, new byte[4096]);
        Files.writeString(config, link(shared, "side"));
        try (CPeer peer = CPeer.start(shared, "echo", "--count", "0");
                Gateway gateway = Gateway.run(home, config.toString(), "--headless", "--for", "20s")) {
            assertEquals(0, gateway.process().exitStatus(), () -> "" + gateway.process());
            peer.terminate();
            peer.done();
        }
    }

    @Test
    void aLinkThatCarriedNothingMakesTheStatusThreeAndIsNamed() throws IOException {
        Files.writeString(config, link(folder.file("plc"), "side"));
        assertEnds(3, "link plc received nothing", config.toString(), "--headless", "--for", "3s");
    }

    @Test
    void aWrongKeyIsToldWithTheNearestRightOne() throws IOException {
        Files.writeString(config, link(folder.file("plc"), "sied"));
        try (Gateway gateway = Gateway.run(home, config.toString(), "--headless")) {
            gateway.process().awaitErr("io\\.millrace\\.nrfrpc~plc.*has no property sied.*side");
        }
    }

    @Test
    void aPidNobodyHasIsToldWithTheNearestRightOne() throws IOException {
        Files.writeString(config, "{\"io.millrace.nrfprc~plc\": {\"side\": \"A\"}}");
        try (Gateway gateway = Gateway.run(home, config.toString(), "--headless")) {
            gateway.process().awaitErr("io\\.millrace\\.nrfprc~plc.*no bundle has the PID.*io\\.millrace\\.nrfrpc");
        }
    }

    @Test
    void brokenJsonIsToldWithFileLineAndColumn() throws IOException {
        Files.writeString(config, "{\n  \"io.millrace.nrfrpc~plc\": {\n    \"side\" \"A\"\n  }\n}\n");
        assertEnds(1, config + ":3:", config.toString(), "--headless");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertEnds(4, "configuration " + config + ": no such file", config.toString(), "--headless");
    }

    @Test
    void anUnknownOptionIsToldTogetherWithTheUsage() {
        assertEnds(1, "unknown option --headles", "--headles");
    }

    @Test
    void aWrongDurationIsToldWithWhatIsAllowed() {
        assertEnds(1, "not a duration: \"10\"; allowed: a whole number above 0 and ms, s, m or h", "--for", "10");
    }

    private void assertEnds(int status, String told, String... words) {
        try (Gateway gateway = Gateway.run(home, words)) {
            assertEquals(status, gateway.process().exitStatus(), () -> "" + gateway.process());
            String said = String.join("\n", gateway.process().err());
            assertTrue(said.contains(told), said);
            assertFalse(said.contains("\tat "), said);
        }
    }

    private static String link(Path shared, String sideKey) {
        return """
                {
                  "io.millrace.segment.file~plc": {"path": "%s", "size:Long": 4096, "role": "CREATE_OR_ATTACH"},
                  "io.millrace.nrfrpc~plc": {"segment.target": "(millrace.segment=plc)", "%s": "A"},
                  "io.millrace.demo.traffic~plc": {"channel.target": "(millrace.channel=plc/0)"}
                }
                """.formatted(shared, sideKey);
    }
}
