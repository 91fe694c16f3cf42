package io.millrace.itests.vox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.ring.Offer;
import io.millrace.hw.libc.MappedFile;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Messages;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.Sizes;
import io.millrace.vox.internal.VoxGeometry;
import io.millrace.vox.internal.VoxGuest;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxOptions;
import io.millrace.vox.internal.VoxSetup;
import io.millrace.vox.internal.VoxSlotClass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One host and many guests, each of which is served. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VoxManyGuestsIT {
    private static final int ALL = 255;
    private static final int IN_C = 3;
    private static final long A_WHILE_NANOS = 1_000_000;
    private static final VoxGeometry FULL =
            new VoxGeometry(ALL, 4096, List.of(new VoxSlotClass(1024, 300)), 256, 65536, 0);
    private static final byte[] SHORT = Messages.of(0, 40);

    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file("link");
    private final Path socket = folder.file("sock");
    private final VoxSetup setup = JavaHost.setup(VoxOptions.standard());

    @AfterEach
    void remove() {
        folder.close();
    }

    @Test
    void twoGuestsTalkToOurHostAtOnce() {
        String words = " --mode both --n 5000 --size mix:2000";
        try (JavaHost host = JavaHost.create(file, Geometries.usual(2)).meet(socket);
                VoxPeer one = VoxPeer.start("guest", "--sock " + socket + words);
                VoxPeer two = VoxPeer.start("guest", "--path " + file + words)) {
            Talk first = new Talk(host.next(), Talk.Mode.BOTH, 5000, Sizes.of("mix:2000"));
            Talk second = new Talk(host.next(), Talk.Mode.BOTH, 5000, Sizes.of("mix:2000"));
            runAll(List.of(first, second), () -> host.waitPoint().await(() -> step(first, second), A_WHILE_NANOS));
            assertTrue(one.done().contains(first.sent().fields()), one::toString);
            assertTrue(two.done().contains(second.sent().fields()), two::toString);
        }
    }

    @Test
    void everyPlaceOfACHostIsTakenByAGuestOfOurs() {
        String words = "--path " + file + " --wait-guests 255 --mode both --n 20 --size mix:900";
        try (VoxPeer host = VoxPeer.start("host", words, Geometries.words(FULL));
                MappedFile mapped = JavaGuest.attach(file)) {
            List<VoxGuest> guests = walkIn(mapped, ALL);
            List<Talk> talks = guests.stream()
                    .map(guest -> new Talk(guest.link(), Talk.Mode.BOTH, 20, Sizes.of("mix:900")))
                    .toList();
            runAll(talks, () -> {
                talks.forEach(Talk::step);
                guests.forEach(VoxGuest::look);
            });
            guests.forEach(VoxGuest::close);
            assertTrue(host.done().contains("\"n\":" + ALL * 20), host::toString);
        }
    }

    @Test
    void everyPlaceOfOurHostIsTakenAndNobodyWaitsTwiceAsLongAsAnother() {
        try (JavaHost host = JavaHost.create(file, FULL);
                VoxPeer one = VoxPeer.start("guest", "--path " + file + " --mode send --n 0 --size 40");
                VoxPeer two = VoxPeer.start("guest", "--path " + file + " --mode send --n 0 --size 40");
                VoxPeer three = VoxPeer.start("guest", "--path " + file + " --mode send --n 0 --size 40");
                MappedFile mapped = JavaGuest.attach(file)) {
            for (VoxPeer peer : List.of(one, two, three)) {
                peer.awaitOut("\"attached\"");
            }
            List<VoxGuest> guests = walkIn(mapped, ALL - IN_C);
            Eventually.until("all guests are there", () -> host.host().links().size() == ALL);
            Eventually.until("all rings are full", () -> isFull(host, guests));
            assertFair(host, guests);
            guests.forEach(VoxGuest::close);
        }
    }

    private static boolean step(Talk first, Talk second) {
        boolean moved = first.step();
        return second.step() || moved;
    }

    private static boolean isFull(JavaHost host, List<VoxGuest> guests) {
        fill(guests);
        return host.host().links().stream().allMatch(link -> link.rx().available() > 50);
    }

    /** Every ring is full before every turn. */
    private static void assertFair(JavaHost host, List<VoxGuest> guests) {
        long[] received = new long[ALL];
        for (int turn = 0; turn < 50; turn++) {
            Eventually.until("all rings are full", () -> isFull(host, guests));
            int handled = host.host()
                    .poll(
                            (segment, offset, length, guest) -> {
                                assertEquals(SHORT.length, length);
                                received[guest - 1]++;
                            },
                            ALL * 4);
            assertTrue(handled > 0);
        }
        long most = Arrays.stream(received).max().orElseThrow();
        long least = Arrays.stream(received).min().orElseThrow();
        assertTrue(least > 0 && most <= 2 * least, () -> "most " + most + ", least " + least);
    }

    private static void fill(List<VoxGuest> guests) {
        for (VoxGuest guest : guests) {
            VoxLink link = guest.link();
            Offer answer = Offer.SENT;
            while (answer == Offer.SENT) {
                answer = link.tx().offer(SHORT, 0, SHORT.length);
            }
            assertEquals(Offer.FULL, answer);
        }
    }

    private List<VoxGuest> walkIn(MappedFile mapped, int count) {
        List<VoxGuest> guests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            guests.add(VoxGuest.walkIn("guest-" + i, mapped, setup, Eventually.WATCHDOG));
        }
        return guests;
    }

    private static void runAll(List<Talk> talks, Runnable turn) {
        Eventually.until("all is said", talks.getFirst()::toString, () -> {
            turn.run();
            return talks.stream().allMatch(Talk::isDone);
        });
    }
}
