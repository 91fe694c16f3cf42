package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.memory.ShmException;
import io.millrace.api.ring.Lease;
import io.millrace.api.testkit.HostileImages;
import io.millrace.fusiondock.BufferTooSmallException;
import io.millrace.fusiondock.TruncatedMessageException;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spoilt images of both regions: a value or a declared exception, within bounded work. */
class FusiondockHostileTest {
    private static final int REGION = 512;
    private static final int PIECE = 64;
    private static final long SLOW_IMAGES = 10_000_000;

    @ParameterizedTest
    @EnumSource
    void eitherSideLivesWithAnyImage(Role role) {
        assertTrue(images(role).run() > 0);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("slow")
    void eitherSideLivesWithTenMillionImages(Role role) {
        assertTrue(images(role).startAt(77).run(SLOW_IMAGES) > 0);
    }

    private static HostileImages images(Role role) {
        HostileImages images = HostileImages.of(image(10), image(64), image(150), image(496))
                .block(16)
                .bound(20_000, 1 << 20)
                .declares(
                        GeometryMismatchException.class,
                        PeerCorruptionException.class,
                        BufferTooSmallException.class,
                        TruncatedMessageException.class)
                .reader(memory -> useAll(memory, role));
        for (int region = 0; region < 2 * REGION; region += REGION) {
            for (int word = 0; word < FusiondockLayout.DATA_OFFSET; word += 4) {
                images.field(region + word, 4);
            }
        }
        return images;
    }

    /** Messages under way both ways. */
    private static byte[] image(int length) {
        Memory memory = Mailboxes.memory(Access.NORMAL, REGION);
        Mailboxes.send(link(memory, Role.LINUX), 1, Mailboxes.blob(length));
        Mailboxes.send(link(memory, Role.UNIPROTON), 2, Mailboxes.blob(length));
        byte[] bytes = new byte[2 * REGION];
        memory.copyOut(0, bytes, 0, bytes.length);
        return bytes;
    }

    private static FusiondockLink link(Memory memory, Role role) {
        return Mailboxes.link(memory, role, changes -> changes.region(REGION)
                .maxSize(PIECE)
                .maxMessage(1000)
                .waitNanos(1));
    }

    /** Everything a user can do on a link. */
    private static void useAll(Memory memory, Role role) {
        FusiondockLink link = link(memory, role);
        for (int round = 0; round < 6; round++) {
            told(() -> link.rx().poll((segment, offset, length, type) -> segment.asSlice(offset, length), 3));
            told(() -> lease(link));
            told(() -> Mailboxes.send(link, round(link), new byte[100]));
            told(link::look);
            link.peer();
            assertFalse(link.info().tx().opName().isEmpty());
        }
        link.discard();
        told(() -> link.rx().poll((segment, offset, length, type) -> {}, 3));
        link.reclaim();
        link.problems();
        link.close();
    }

    private static int round(FusiondockLink link) {
        return link.info().rx().type();
    }

    private static void lease(FusiondockLink link) {
        Lease lease = link.rx().newLease();
        if (link.rx().tryTake(lease)) {
            lease.segment().asSlice(lease.offset(), lease.length());
            lease.close();
        }
    }

    private static void told(Runnable use) {
        try {
            use.run();
        } catch (PeerCorruptionException | BufferTooSmallException | TruncatedMessageException e) {
            assertSays(e);
        }
    }

    private static void assertSays(ShmException e) {
        assertFalse(e.getMessage().isEmpty());
    }
}
