package io.millrace.itests.vox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.ThisProcess;
import io.millrace.vox.internal.VoxGeometry;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxPath;
import io.millrace.vox.internal.VoxSlotClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Long payloads go through regions beside the segment, and few of those stay. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VoxRegionsIT {
    private static final int PAYLOADS = 40;
    /** Room for two frames: nobody runs far ahead of the other side. */
    private static final int RING_BYTES = 64;

    private static final int FEW = 6;
    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file("link");
    private final Path socket = folder.file("sock");

    @AfterEach
    void remove() {
        folder.close();
    }

    /** We put payloads so that nothing is left of a region. */
    @Test
    void fortyLongPayloadsToThePeerLeaveFewMappings() {
        exchange(Talk.Mode.SEND, 4096);
    }

    /** What the peer leaves of a region has no room for the shortest payload that could come there. */
    @Test
    void fortyLongPayloadsEachWayLeaveFewMappings() {
        exchange(Talk.Mode.BOTH, 262_144);
    }

    private void exchange(Talk.Mode mode, int slotBytes) {
        List<String> before = ThisProcess.sharedDescriptors();
        VoxGeometry geometry = new VoxGeometry(1, RING_BYTES, List.of(new VoxSlotClass(slotBytes, 2)), 8, 400_000, 0);
        String words = "--sock " + socket + " --size 300000 --linger-ms 0 --n " + PAYLOADS;
        try (JavaHost host = JavaHost.create(file, geometry).meet(socket);
                VoxPeer guest = VoxPeer.start("guest", words, mode.theirs())) {
            VoxLink link = host.next();
            Talk talk = host.talk(link, mode, PAYLOADS, "300000");
            Eventually.until(
                    "few regions", VoxRegionsIT::regions, () -> regions().size() <= FEW);
            talk.assertSame(guest.done());
            assertEquals(PAYLOADS, link.sent(VoxPath.MMAP));
            host.awaitGone(link);
            Eventually.until("no region is left: " + file, () -> regions().isEmpty());
        }
        ThisProcess.awaitNoMoreThan(before);
    }

    private static List<String> regions() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("memfd:")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
