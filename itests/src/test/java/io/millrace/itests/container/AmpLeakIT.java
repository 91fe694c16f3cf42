package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.ThisProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** The bundle of ESP-AMP is updated again and again with a core at it; nothing of the revisions before stays. */
final class AmpLeakIT {
    private static final int SWAPS = 100;

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();
    private final Bundle bundle = container.bundle(AmpHub.BUNDLE);

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @Test
    void aHundredUpdatesLeaveNoMappingDescriptorThreadOrClassLoader() throws Exception {
        AmpHub hub = AmpHub.main(container, folder, Map.of("systemService", true));
        hub.channel("console");
        OldRevisions old = new OldRevisions();
        try (AmpPeer peer = AmpHub.joined(folder)) {
            peer.ask("endpoint 7 echo");
            swapAndUse(hub, 0);
            List<String> before = ThisProcess.sharedDescriptors();
            for (int swap = 1; swap < SWAPS; swap++) {
                old.add(bundle);
                swapAndUse(hub, swap);
            }
            Eventually.until("one mapping", () -> ThisProcess.mappings(hub.hp()) == 1);
            Eventually.until("one mapping", () -> ThisProcess.mappings(hub.rtc()) == 1);
            ThisProcess.awaitNoMoreThan(before);
            Eventually.until("the threads of one link", ThisProcess::threads, () -> ThisProcess.threads()
                    .equals(List.of("millrace-amp-chip", "millrace-runtime")));
            old.awaitEnd();
            peer.quit();
        }
    }

    private void swapAndUse(AmpHub hub, int swap) throws Exception {
        container.swap(List.of(bundle));
        Channel console = hub.channel("console");
        byte[] message = VoxMessages.of(swap, 40);
        assertEquals(Offer.SENT, console.send(message, Eventually.WATCHDOG));
        assertArrayEquals(message, AmpHub.receive(console));
    }
}
