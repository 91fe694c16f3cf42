package io.millrace.itests.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.distribution.Unpacked.Answer;
import io.millrace.itests.support.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The unit systemd starts a gateway by. */
final class SystemdIT {
    private static final String INSTALLED = "/opt/millrace/millrace";

    @Test
    void systemdUnderstandsTheUnit() throws IOException {
        Tools.require("systemd-analyze", "systemd");
        try (Unpacked unpacked = new Unpacked()) {
            String unit = Files.readString(unpacked.root().resolve("systemd/millrace.service"));
            assertTrue(unit.contains(INSTALLED), unit);
            Path script = Files.createSymbolicLink(
                    unpacked.file("millrace"), unpacked.root().resolve("millrace"));
            Path file =
                    Files.writeString(unpacked.file("millrace.service"), unit.replace(INSTALLED, script.toString()));

            assertEquals(new Answer(0, "", ""), Unpacked.run(List.of("systemd-analyze", "verify", file.toString())));

            Files.writeString(file, Files.readString(file).replace("Restart=on-failure", "Restart=sometimes"));
            Answer wrong = Unpacked.run(List.of("systemd-analyze", "verify", file.toString()));
            assertTrue(wrong.err().contains("sometimes"), "a check that finds nothing");
        }
    }
}
