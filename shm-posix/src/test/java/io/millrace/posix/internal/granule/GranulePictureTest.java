package io.millrace.posix.internal.granule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of the format says what the constants say. */
class GranulePictureTest {
    private final String page = Files.readString(Path.of("../docs/posix.md"));

    GranulePictureTest() throws IOException {}

    private void assertRow(int offset, String word) {
        assertTrue(page.contains("| " + offset + " | " + word + " |"), () -> offset + " is not " + word);
    }

    @Test
    void theHeader() {
        assertRow(GranuleLayout.MAGIC_OFFSET, "u64 magic");
        assertRow(GranuleLayout.VERSION_OFFSET, "u32 version");
        assertRow(GranuleLayout.LOG2GRAN, "u32 log2gran");
        assertRow(GranuleLayout.NGRAN, "u32 ngran");
        assertRow(GranuleLayout.PEERS, "u32 peers");
        assertRow(GranuleLayout.GENERATION, "u32 generation");
        assertRow(GranuleLayout.PEER_TABLE, "u64 peerTable");
        assertRow(GranuleLayout.SUMMARY, "u64 summary");
        assertRow(GranuleLayout.BITMAP, "u64 bitmap");
        assertRow(GranuleLayout.OWNERS, "u64 owners");
        assertRow(GranuleLayout.SWEEP, "u64 sweep");
        assertRow(GranuleLayout.PEER_OFFSET, "peers");
    }

    @Test
    void aPeer() {
        assertRow(GranuleLayout.STATE, "u64 state");
        assertRow(GranuleLayout.START, "u64 start");
        assertRow(GranuleLayout.HOST, "u64 host");
        assertRow(GranuleLayout.UID, "u32 uid, u32 gid");
        assertRow(GranuleLayout.HEARTBEAT, "u64 heartbeat");
        assertRow(GranuleLayout.INSIDE, "u64 inside");
        assertEquals(GranuleLayout.UID + Integer.BYTES, GranuleLayout.GID);
    }

    @Test
    void theParts() {
        GranuleLayout layout = new GranuleLayout(12, 100, 3);
        assertEquals(128 + 3 * 128, layout.summary());
        assertEquals(layout.summary() + 64, layout.bitmap());
        assertEquals(layout.bitmap() + 64, layout.owners());
        assertEquals(layout.owners() + 832, layout.size());
        assertEquals(4096, layout.firstGranule());
    }
}
