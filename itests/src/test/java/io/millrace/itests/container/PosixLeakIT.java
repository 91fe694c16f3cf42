package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.ThisProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;

/** The bundle is replaced again and again; nothing of the revisions before stays. */
final class PosixLeakIT {
    private static final int SWAPS = 100;

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();
    private final Bundle bundle = container.bundle(PosixHub.BUNDLE);

    @AfterEach
    void stop() {
        container.close();
        PosixLeftovers.remove(folder);
    }

    @ParameterizedTest
    @EnumSource
    void aHundredSwapsLeaveNoMappingDescriptorThreadOrClassLoader(PosixMemory memory) throws Exception {
        PosixHub hub = PosixHub.configure(container, folder, memory);
        swapAndUse(hub);
        List<String> before = ThisProcess.sharedDescriptors();

        OldRevisions old = new OldRevisions();
        for (int swap = 0; swap < SWAPS; swap++) {
            old.add(bundle);
            swapAndUse(hub);
        }

        Eventually.until("one mapping", hub::mappings, () -> hub.mappings() == 1);
        ThisProcess.awaitNoMoreThan(before);
        List<String> threads = memory == PosixMemory.TABLE
                ? List.of("millrace-nrfrpc-plc", "millrace-runtime", "millrace-table-ram")
                : List.of("millrace-nrfrpc-plc", "millrace-runtime");
        Eventually.until("the threads of one link", ThisProcess::threads, () -> ThisProcess.threads()
                .equals(threads));
        old.awaitEnd();
        if (memory == PosixMemory.SYSV) {
            assertEquals(Optional.of(1L), PosixHub.attached());
        }
    }

    private void swapAndUse(PosixHub hub) throws Exception {
        container.swap(List.of(bundle));
        Eventually.until("a channel that sends", () -> sends(hub.link()));
    }

    /** Nobody is at the other side: a full endpoint works as well as one with room. */
    private boolean sends(Link link) {
        List<Offer> offers = container.find(Channel.class, link.filter(0)).stream()
                .map(channel -> channel.send(new byte[4], Duration.ZERO))
                .toList();
        return offers.contains(Offer.SENT) || offers.contains(Offer.FULL);
    }
}
