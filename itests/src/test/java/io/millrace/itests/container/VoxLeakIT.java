package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.ThisProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;

/** The vox bundle is updated again and again with a guest at it; nothing of the revisions before stays. */
final class VoxLeakIT {
    private static final int SWAPS = 100;
    /** One that is filled and one that is read, each way. */
    private static final int MOST_REGIONS = 4;

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();
    private final Bundle bundle = container.bundle(VoxHub.BUNDLE);

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @ParameterizedTest
    @EnumSource
    void aHundredUpdatesLeaveNoMappingDescriptorThreadOrClassLoader(VoxHub.Entrance entrance) throws Exception {
        VoxHub hub = VoxHub.configure(container, folder);
        byte[] message = new byte[entrance == VoxHub.Entrance.SOCKET ? 40_000 : 4_000];
        OldRevisions old = new OldRevisions();
        try (VoxPeer peer = hub.peer(entrance, "--mode", "echo", "--n", "" + (SWAPS + 1))) {
            hub.channel(1);
            swapAndUse(hub, message);
            List<String> before = ThisProcess.sharedDescriptors();
            for (int swap = 1; swap < SWAPS; swap++) {
                old.add(bundle);
                swapAndUse(hub, message);
            }
            Eventually.until("one mapping", () -> ThisProcess.mappings(hub.file()) == 1);
            Eventually.until(
                    MOST_REGIONS + " descriptors more than " + before,
                    ThisProcess::sharedDescriptors,
                    () -> ThisProcess.sharedDescriptors().size() <= before.size() + MOST_REGIONS);
            Eventually.until("the threads of one host", ThisProcess::threads, () -> ThisProcess.threads()
                    .equals(List.of("millrace-runtime", "millrace-vox-line", "millrace-vox-meeting-line.sock")));
            old.awaitEnd();
            use(hub, message);
            assertEquals(SWAPS + 1, peer.done());
        }
    }

    private void swapAndUse(VoxHub hub, byte[] message) throws Exception {
        container.swap(List.of(bundle));
        use(hub, message);
    }

    private static void use(VoxHub hub, byte[] message) {
        Channel channel = hub.channel(1);
        assertEquals(Offer.SENT, channel.send(message, Eventually.WATCHDOG));
        assertEquals(1, channel.receive((_, _, _, _) -> {}, Duration.ofSeconds(30)));
    }
}
