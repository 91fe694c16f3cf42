package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;

/** A revision that is broken is rolled back while messages flow, and says why. */
final class BrokenRevisionIT {
    private final Container container = Container.base();
    private final SharedFolder folder = new SharedFolder();

    @AfterEach
    void stop() throws Exception {
        container.close();
        Transport.removeObjects(folder);
        folder.close();
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenRevisionIsRolledBackAndNothingIsLost(Transport transport) throws Exception {
        try (Load load = transport.start(container, folder);
                Shell shell = Shell.open(container)) {
            Bundle bundle = container.bundle(transport.bundle());
            String version = bundle.getVersion().toString();
            load.awaitProgress("before");
            for (Breakage breakage : Breakage.values()) {
                Path file = folder.file(breakage + ".jar");
                Files.write(file, breakage.of(Breakage.read(transport.bundle())));
                String said =
                        shell.fail("shm:swap " + transport.bundle() + " '" + file + "' -t " + Breakage.PATIENCE_MILLIS);
                assertTrue(said.matches(breakage.says(transport.bundle(), version, file)), said);
                assertEquals(1, said.lines().count(), said);
                assertSame(bundle, container.bundle(transport.bundle()));
                assertEquals(Bundle.ACTIVE, bundle.getState());
                load.awaitProgress("after " + breakage);
            }
            Eventually.until("no problem is left", container::problems, () -> container
                    .problems()
                    .isEmpty());
            load.finish();
        }
    }
}
