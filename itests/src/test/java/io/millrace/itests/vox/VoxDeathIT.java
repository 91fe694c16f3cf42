package io.millrace.itests.vox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.ring.Offer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Messages;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.Sizes;
import io.millrace.vox.internal.VoxLink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A C guest dies at every step of its work. Our host receives what was sent before, gets every slot back and gives the
 * place to the next one, and another guest hears nothing of it.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VoxDeathIT {
    private static final String SIZES = "40,300,900,20000";
    private static final int MESSAGES = 500;
    /** Here a slot is on no list and nobody's: it comes back once all guests are gone. */
    private static final Set<String> NOBODYS = Set.of("slot-popped:20", "state-stored:20");

    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file("link");
    private final Path socket = folder.file("sock");
    private JavaHost host;

    @BeforeEach
    void serve() {
        host = JavaHost.create(file, Geometries.narrow(2)).meet(socket);
    }

    @AfterEach
    void remove() {
        host.close();
        folder.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claimed",
                "slot-popped:20",
                "slot-owned:20",
                "slot-filled:20",
                "region-made:2",
                "datagram-sent:2",
                "region-filled:20",
                "watermark-stored:5",
                "wrapped:5",
                "frame-written:20",
                "before-commit:20",
                "after-commit:20",
                "frame-peeked:20",
                "before-release:20",
                "read-wrapped:5",
                "after-release:20",
                "slot-held:20",
                "before-free:20",
                "state-stored:20",
                "after-free:20",
                "goodbye"
            })
    void aGuestThatDiesAtAnyStepLeavesNothing(String step) {
        try (VoxPeer witness =
                VoxPeer.start("guest", "--sock " + socket + " --mode pingpong --n 5000 --size mix:200")) {
            VoxLink witnessLink = host.next();
            Talk undisturbed = new Talk(witnessLink, Talk.Mode.ECHO, 5000, Sizes.of("mix:200"));
            int place = dieAt(step, undisturbed);
            if (!NOBODYS.contains(step)) {
                assertAllFree();
            }
            undisturbed.run(host.waitPoint());
            witness.done();
            host.awaitGone(witnessLink);
            assertAllFree();
            assertEquals(1, serveAnother(), "the first place is free again");
            assertEquals(2, place);
        }
    }

    /** Talks to both until one is gone; answers the place of the dead. */
    private int dieAt(String step, Talk undisturbed) {
        // a goodbye comes after all work is done, every other step in its middle
        int messages = step.equals("goodbye") ? 50 : MESSAGES;
        String words = "--sock " + socket + " --mode both --n " + messages + " --size " + SIZES + " --die " + step;
        try (VoxPeer dying = VoxPeer.start("guest", words)) {
            if (step.equals("claimed")) {
                dying.died();
            }
            VoxLink link = host.next();
            Mourner talk = new Mourner(link, Sizes.of(SIZES));
            Eventually.until("guest " + link.guest() + " is gone", dying::toString, () -> {
                talk.step();
                undisturbed.step();
                host.waitPoint().signaler().await(0);
                return host.isGone(link);
            });
            dying.died();
            return link.guest();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void slotsADeadGuestHeldComeBack(boolean bells) {
        String words = (bells ? "--sock " + socket : "--path " + file) + " --mode recv --n 100 --hold 4 --size 900";
        try (VoxPeer guest = VoxPeer.start("guest", words)) {
            VoxLink link = host.next();
            for (int i = 0; i < 4; i++) {
                assertEquals(Offer.SENT, link.tx().offer(Messages.of(i, 900), 0, 900));
            }
            Eventually.until("all messages are taken", () -> link.tx().info().backlog() == 0);
            assertEquals(2 * 16384, host.host().allocator().info().freeBytes());
            guest.process().kill();
            if (!bells) {
                host.host().recover(link.guest());
            }
            host.awaitGone(link);
            assertAllFree();
            serveAnother();
        }
    }

    @Test
    void whatWasSentBeforeDeathArrives() {
        try (VoxPeer guest = VoxPeer.start(
                "guest", "--sock " + socket + " --mode send --n 100 --size 40,900 --die after-commit:7")) {
            guest.died();
            VoxLink link = host.next();
            List<Integer> lengths = new ArrayList<>();
            Eventually.until("the guest is gone", () -> {
                link.rx()
                        .poll(
                                (bytes, offset, length, endpoint) -> {
                                    assertEquals(lengths.size() % 2 == 0 ? 40 : 900, length);
                                    lengths.add(length);
                                },
                                1);
                host.waitPoint().signaler().await(0);
                return host.isGone(link);
            });
            assertEquals(7, lengths.size());
            assertAllFree();
        }
    }

    private int serveAnother() {
        try (VoxPeer next = VoxPeer.start("guest", "--sock " + socket + " --mode both --n 100 --size " + SIZES)) {
            VoxLink link = host.next();
            Talk talk = host.talk(link, Talk.Mode.BOTH, 100, SIZES);
            talk.assertSame(next.done());
            host.awaitGone(link);
            assertAllFree();
            return link.guest();
        }
    }

    private void assertAllFree() {
        var slots = host.host().allocator();
        Eventually.until(
                "all slots are free",
                () -> slots.info().freeBytes() == slots.info().totalBytes());
        assertTrue(
                host.host().problems().isEmpty(),
                () -> "problems " + host.host().problems());
    }
}
