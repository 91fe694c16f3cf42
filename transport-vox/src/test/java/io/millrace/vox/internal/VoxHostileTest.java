package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.memory.ShmException;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.testkit.HostileImages;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spoilt images of a whole segment: a value or a declared exception, within bounded work. */
class VoxHostileTest {
    private static final int IMAGES = 25_000;
    private static final long SLOW_IMAGES = 2_500_000;
    private static final long ACCESSES = 20_000;
    private static final long GARBAGE = 1 << 20;
    private static final MessageHandler LOOK = (segment, offset, length, endpoint) -> segment.asSlice(offset, length);

    /** What is done with an image. */
    enum Scenario {
        ATTACH,
        RECEIVE,
        SEND,
        POOL
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    void liveWithAnyImage(Scenario scenario) {
        assertEquals(IMAGES, images(scenario).run(IMAGES));
    }

    @ParameterizedTest
    @EnumSource(Scenario.class)
    @Tag("slow")
    void liveWithTenMillionImages(Scenario scenario) {
        assertEquals(SLOW_IMAGES, images(scenario).startAt(77).run(SLOW_IMAGES));
    }

    private static HostileImages images(Scenario scenario) {
        VoxLayout layout = VoxLayout.of(Segments.SMALL);
        HostileImages images = HostileImages.of(
                        Segments.golden("seqA_05_g2h_more"),
                        Segments.golden("seqA_06_g2h_read3"),
                        Segments.golden("seqA_07_g2h_wrapped"),
                        Segments.golden("seqB_01_h2g_slot"),
                        Segments.golden("seqB_02_exhausted"),
                        Segments.golden("seqB_04_realloc"),
                        live(0),
                        live(3),
                        live(5))
                .block(64)
                .bound(ACCESSES, GARBAGE)
                .declares(ShmException.class)
                .reader(steps(scenario));
        for (long ring : new long[] {layout.guestToHost(0), layout.hostToGuest(0)}) {
            for (int word : new int[] {VoxLayout.RING_WRITE, VoxLayout.RING_WATERMARK, VoxLayout.RING_READ}) {
                images.field((int) ring + word, 4);
            }
            for (int place = 0; place < 104; place += 4) {
                images.field((int) VoxLayout.data(ring) + place, 4);
            }
        }
        for (int slot = 0; slot < 3; slot++) {
            for (int word = 0; word < VoxLayout.META_BYTES; word += 4) {
                images.field((int) layout.meta(0, slot) + word, 4);
            }
            images.field((int) layout.slot(0, slot), 4);
        }
        for (int word = 0; word < 80; word += 4) {
            images.field(word, 4);
        }
        return images.field((int) layout.classHeader(0) + VoxLayout.CLASS_HEAD, 8)
                .field((int) layout.classHeader(0), 4)
                .field((int) layout.classHeader(0) + VoxLayout.CLASS_COUNT, 4);
    }

    private static Consumer<Memory> steps(Scenario scenario) {
        return switch (scenario) {
            case ATTACH -> VoxHostileTest::attach;
            case RECEIVE -> VoxHostileTest::receive;
            case SEND -> VoxHostileTest::send;
            case POOL -> VoxHostileTest::takeAndGiveBack;
        };
    }

    /** What both ends leave after some rounds, with messages under way in both directions. */
    private static byte[] live(int rounds) {
        Memory memory = Segments.fresh(Segments.SMALL);
        VoxLink guest = Segments.guest(memory, Segments.OPTIONS);
        VoxLink host = Segments.host(memory, Segments.OPTIONS);
        for (int round = 0; round <= rounds; round++) {
            host.rx().poll(LOOK, 2);
            guest.rx().poll(LOOK, 2);
            for (int seq = 0; seq < 2; seq++) {
                Segments.offer(guest.tx(), Segments.payload(round, 24 * seq + round));
                Segments.offer(host.tx(), Segments.payload(round, 10 + 30 * seq));
            }
        }
        assertTrue(host.rx().available() > 0 && guest.rx().available() > 0);
        return Segments.bytes(memory);
    }

    private static void attach(Memory memory) {
        VoxSegment.isReady(memory);
        VoxSegment.isBlank(memory);
        VoxView view = VoxSegment.attach(memory);
        VoxLayout layout = view.layout();
        layout.geometry().livenessProblem();
        for (int guest = 0; guest < layout.geometry().guests(); guest++) {
            view.peerState(guest);
            view.heartbeat(guest);
        }
        Segments.guest(memory, Segments.OPTIONS).tx().info();
        Segments.host(memory, Segments.OPTIONS).rx().info();
    }

    private static void receive(Memory memory) {
        for (VoxLink link : links(memory)) {
            link.rx().available();
            List<Lease> leases = new ArrayList<>();
            tolerate(() -> {
                for (int i = 0; i < 3; i++) {
                    Lease lease = link.rx().newLease();
                    if (link.rx().tryTake(lease)) {
                        lease.segment().asSlice(lease.offset(), lease.length());
                        leases.add(lease);
                    }
                }
                link.rx().poll(LOOK, 1);
            });
            for (Lease lease : leases.reversed()) {
                tolerate(lease::close);
            }
            tolerate(() -> link.rx().poll(LOOK, 100));
            tolerate(() -> link.rx().poll(LOOK, 100));
            link.rx().available();
            link.rx().info();
            link.problems();
            link.stop(0);
        }
    }

    private static void send(Memory memory) {
        for (VoxLink link : links(memory)) {
            Claim claim = link.tx().newClaim();
            for (int length : new int[] {0, 5, 40, 60, 24, 1000}) {
                Offer offer = Segments.offer(link.tx(), new byte[length]);
                if (offer == Offer.SENT && link.tx().tryClaim(length, claim) == Offer.SENT) {
                    claim.segment().asSlice(claim.offset(), length).fill((byte) length);
                    if (length == 40) {
                        tolerate(() -> link.tx().abort(claim));
                    } else {
                        link.tx().commitLazy(claim);
                    }
                }
            }
            link.tx().flush();
            link.tx().info();
            link.problems();
        }
    }

    private static void takeAndGiveBack(Memory memory) {
        VoxView view = VoxSegment.attach(memory);
        VoxPool pool = new VoxPool(view, "guest", 1);
        for (int c = 0; c < view.layout().classes(); c++) {
            pool.listed(c);
            pool.free(c);
        }
        pool.info();
        List<VoxSlot> slots = new ArrayList<>();
        tolerate(() -> {
            VoxSlot slot = new VoxSlot();
            while (pool.take(40, slot)) {
                view.slotLength(slot.slotClass, slot.index, 36);
                slots.add(slot);
                slot = new VoxSlot();
            }
        });
        for (VoxSlot slot : slots) {
            tolerate(() -> pool.giveBack(slot.slotClass, slot.index, slot.generation));
        }
    }

    private static List<VoxLink> links(Memory memory) {
        return List.of(Segments.guest(memory, Segments.OPTIONS), Segments.host(memory, Segments.OPTIONS));
    }

    private static void tolerate(Runnable step) {
        try {
            step.run();
        } catch (PeerCorruptionException e) {
            assertTrue(!e.allowed().isEmpty());
        }
    }
}
