package io.millrace.itests.container;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.ThisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

/** Bundles are swapped again and again; nothing of the revisions before stays. */
final class LeakIT {
    private static final int SWAPS = 100;

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.millrace.transport.nrfrpc",
                "io.millrace.hw.adapters.futex",
                "io.millrace.hw.adapters.file",
                "io.millrace.hw.adapters.libc"
            })
    void aHundredSwapsLeaveNoMappingDescriptorThreadOrClassLoader(String symbolicName) throws Exception {
        Path file = folder.file("plc");
        Link link = Link.configure(container, "plc", file, Signal.FUTEX);
        Bundle bundle = container.bundle(symbolicName);
        swapAndUse(bundle, link);
        List<String> before = ThisProcess.sharedDescriptors();

        OldRevisions old = new OldRevisions();
        for (int swap = 0; swap < SWAPS; swap++) {
            old.add(bundle);
            swapAndUse(bundle, link);
        }

        Eventually.until("one mapping", () -> ThisProcess.mappings(file) == 1);
        ThisProcess.awaitNoMoreThan(before);
        Eventually.until("one thread of the link and one of the runtime", () -> ThisProcess.threads()
                .equals(List.of("millrace-nrfrpc-plc", "millrace-runtime")));
        old.awaitEnd();
    }

    private void swapAndUse(Bundle bundle, Link link) throws Exception {
        container.swap(List.of(bundle));
        Eventually.until("a channel that sends", () -> sends(link));
    }

    /** Nobody is at the other side: a full endpoint works as well as one with room. */
    private boolean sends(Link link) {
        List<Offer> offers = container.find(Channel.class, link.filter(0)).stream()
                .map(channel -> channel.send(new byte[4], Duration.ZERO))
                .toList();
        return offers.contains(Offer.SENT) || offers.contains(Offer.FULL);
    }
}
