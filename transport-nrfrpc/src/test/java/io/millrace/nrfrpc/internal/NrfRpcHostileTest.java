package io.millrace.nrfrpc.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Lease;
import io.millrace.api.testkit.HostileImages;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Handshake;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Spoilt images of both areas: a value or a declared exception, within bounded work. */
class NrfRpcHostileTest {
    private static final long SLOW_IMAGES = 10_000_000;

    @Test
    void anySideLivesWithAnyImage() {
        assertTrue(images(Links.options(Side.A, changes -> changes)).run() > 0);
    }

    @Test
    void revisionTwoLivesWithAnyImage() {
        NrfRpcLayout area = NrfRpcLayout.r2(1024, 13, 13);
        NrfRpcOptions options = Links.options(
                Side.A, changes -> changes.area(area).handshake(Handshake.F0_F1).lenient());

        assertTrue(images(options).run(20_000) > 0);
    }

    @Test
    @Tag("slow")
    void anySideLivesWithTenMillionImages() {
        assertTrue(images(Links.options(Side.A, changes -> changes)).startAt(77).run(SLOW_IMAGES) > 0);
    }

    private static HostileImages images(NrfRpcOptions options) {
        HostileImages images = HostileImages.of(
                        Links.golden("s02_sizes"),
                        Links.golden("s03_consumed"),
                        Links.golden("s07_max"),
                        Links.golden("s11_bidirectional"),
                        Links.golden("m12_orphan_pending"))
                .block(12)
                .bound(20_000, 1 << 20)
                .declares(PeerCorruptionException.class, GeometryMismatchException.class)
                .reader(memory -> useAll(memory, options));
        for (int area = 0; area < Links.BYTES; area += 1024) {
            for (int endpoint = 0; endpoint < 13; endpoint++) {
                images.field((int) (area + Links.slotAb(endpoint)), 4);
            }
            for (int header : new int[] {0, 12, 24, 36, 60, 820, 824}) {
                images.field(area + header, 4);
            }
        }
        return images;
    }

    /** Everything a user can do on a link: look, attach, receive both ways, send, let go. */
    private static void useAll(Memory memory, NrfRpcOptions options) {
        NrfRpcLink.inspect(memory, options.abOffset(), options.ab());
        NrfRpcLink.inspect(memory, options.baOffset(), options.ba());
        NrfRpcLink link = Links.link(memory, options);
        for (int round = 0; round < 2; round++) {
            for (int endpoint = 0; endpoint < options.ab().endpoints(); endpoint++) {
                receive(link, endpoint);
                send(link, endpoint, 5 + endpoint * round);
                link.peer(endpoint);
                link.problems(endpoint);
            }
        }
        link.close();
    }

    private static void receive(NrfRpcLink link, int endpoint) {
        try {
            link.rx(endpoint).poll((segment, offset, length, number) -> segment.asSlice(offset, length), 1);
            try (Lease lease = link.rx(endpoint).newLease()) {
                if (link.rx(endpoint).tryTake(lease)) {
                    lease.segment().asSlice(lease.offset(), lease.length());
                }
            }
        } catch (PeerCorruptionException e) {
            assertTrue(!e.allowed().isEmpty());
        }
    }

    private static void send(NrfRpcLink link, int endpoint, int size) {
        try {
            Links.send(link, endpoint, 0, size);
        } catch (PeerCorruptionException e) {
            assertTrue(!e.allowed().isEmpty());
        }
    }
}
