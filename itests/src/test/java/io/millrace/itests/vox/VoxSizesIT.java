package io.millrace.itests.vox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.SharedFolder;
import io.millrace.vox.internal.VoxGeometry;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxOptions;
import io.millrace.vox.internal.VoxOptions.Policy;
import io.millrace.vox.internal.VoxSetup;
import io.millrace.vox.internal.VoxSlotClass;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Payloads at the borders of ring, slot and region, both ways at once, with either rule of the sender. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VoxSizesIT {
    private static final String SIZES = "0,1,55,56,57,255,256,257,4091,4092,4093,65535,65536,65537";
    /** Every size so often. */
    private static final int ROUNDS = 20;

    private static final int MESSAGES = ROUNDS * 14;

    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file("link");
    private final Path socket = folder.file("sock");

    /** What goes inline. */
    enum Borders {
        /** Up to 64 bytes. */
        LOW(65536, 4096, 64),
        /** Up to 65535, the longest length a frame can tell. */
        HIGH(262_144, 65541, 65535);

        private final int capacity;
        private final int slotBytes;
        private final int threshold;

        Borders(int capacity, int slotBytes, int threshold) {
            this.capacity = capacity;
            this.slotBytes = slotBytes;
            this.threshold = threshold;
        }

        VoxGeometry geometry() {
            return new VoxGeometry(1, capacity, List.of(new VoxSlotClass(slotBytes, 4)), threshold, 70_000, 0);
        }

        /** How many of the sizes go inline, into slots and into regions. */
        String ways(Policy policy) {
            int inline = this == LOW ? (policy == Policy.RUST ? 5 : 4) : (policy == Policy.RUST ? 12 : 11);
            int slot = this == LOW ? 10 - inline : 14 - inline;
            return String.format(
                    Locale.ROOT,
                    "\"inline\":%d,\"slot\":%d,\"mmap\":%d",
                    inline * ROUNDS,
                    slot * ROUNDS,
                    (14 - inline - slot) * ROUNDS);
        }
    }

    @AfterEach
    void remove() {
        folder.close();
    }

    @ParameterizedTest
    @EnumSource(Borders.class)
    void bothRulesOfASenderTravelToOurHostAndBack(Borders borders) {
        for (Policy policy : Policy.values()) {
            String words = "--sock " + socket + " --mode both --n " + MESSAGES + " --size " + SIZES + theirs(policy);
            try (JavaHost host = JavaHost.create(file, borders.geometry(), setup(policy))
                            .meet(socket);
                    VoxPeer guest = VoxPeer.start("guest", words)) {
                VoxLink link = host.next();
                Talk talk = host.talk(link, Talk.Mode.BOTH, MESSAGES, SIZES);
                assertBorders(borders, policy, talk, link, guest.done());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Borders.class)
    void bothRulesOfASenderTravelFromOurGuestAndBack(Borders borders) {
        for (Policy policy : Policy.values()) {
            String words = "--sock " + socket + " --mode both --n " + MESSAGES + " --size " + SIZES + theirs(policy);
            try (VoxPeer host = VoxPeer.start("host", "--path " + file, words, Geometries.words(borders.geometry()));
                    JavaGuest guest = JavaGuest.join(socket, setup(policy))) {
                Talk talk = guest.talk(Talk.Mode.BOTH, MESSAGES, SIZES);
                guest.leave();
                assertBorders(borders, policy, talk, guest.link(), host.done());
            }
        }
    }

    private static void assertBorders(Borders borders, Policy policy, Talk talk, VoxLink link, String done) {
        talk.assertSame(done);
        assertEquals(borders.ways(policy), Talk.ways(link::sent), "sent by " + policy);
        assertEquals(borders.ways(policy), Talk.ways(link::received), "received from " + policy);
        assertTrue(done.contains(borders.ways(policy)), done);
    }

    private static VoxSetup setup(Policy policy) {
        VoxOptions usual = VoxOptions.standard();
        return JavaHost.setup(
                new VoxOptions(policy, usual.manySenders(), usual.copyOut(), usual.leaseNanos(), usual.drainNanos()));
    }

    private static String theirs(Policy policy) {
        return " --policy " + policy.name().toLowerCase(Locale.ROOT);
    }
}
