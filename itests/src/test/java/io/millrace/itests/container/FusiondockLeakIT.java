package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.ThisProcess;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** The bundle of fusiondock is updated again and again with a peer at it; nothing of the revisions before stays. */
final class FusiondockLeakIT {
    private static final int SWAPS = 100;

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();
    private final Bundle bundle = container.bundle(FusiondockHub.BUNDLE);

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @Test
    void aHundredUpdatesLeaveNoMappingDescriptorThreadClassLoaderOrFile() throws Exception {
        FusiondockHub hub = FusiondockHub.configure(container, folder, Role.LINUX, Map.of());
        hub.channel();
        OldRevisions old = new OldRevisions();
        try (FusiondockPeer peer = hub.peer()) {
            peer.tell("echo=" + SWAPS);
            swapAndUse(hub, 0);
            List<String> before = ThisProcess.sharedDescriptors();
            for (int swap = 1; swap < SWAPS; swap++) {
                old.add(bundle);
                swapAndUse(hub, swap);
            }
            Eventually.until("one mapping", () -> ThisProcess.mappings(hub.file()) == 1);
            ThisProcess.awaitNoMoreThan(before);
            Eventually.until("the threads of one link", ThisProcess::threads, () -> ThisProcess.threads()
                    .equals(FusiondockHub.THREADS));
            old.awaitEnd();
            assertArrayEquals(new String[0], bundle.getDataFile("").list(), "what a link leaves to the next is taken");
            peer.answer();
            peer.quit();
        }
    }

    private void swapAndUse(FusiondockHub hub, int swap) throws Exception {
        container.swap(List.of(bundle));
        Channel channel = hub.channel();
        byte[] message = FusiondockMessages.of(swap, 40 * swap);
        assertEquals(Offer.SENT, channel.send(message, Eventually.WATCHDOG));
        assertArrayEquals(message, FusiondockHub.receive(channel));
    }
}
