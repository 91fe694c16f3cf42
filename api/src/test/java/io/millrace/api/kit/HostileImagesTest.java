package io.millrace.api.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.testkit.HostileImages;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The reader here follows a chain of nodes: word 0 the length of the payload at 8, word 4 the next node. */
class HostileImagesTest {
    private static final int SIZE = 2048;

    @Test
    void aCarefulReaderPasses() {
        long tried = chain().declares(PeerCorruptionException.class, GeometryMismatchException.class)
                .reader(memory -> read(memory, true, true))
                .run();
        assertEquals(Long.getLong("millrace.hostile.images", 100_000), tried);
    }

    @Test
    void findsALengthThatIsNotChecked() {
        var harness = chain().declares(PeerCorruptionException.class, GeometryMismatchException.class)
                .reader(memory -> read(memory, false, true));
        AssertionError failure = assertThrows(AssertionError.class, () -> harness.run(10_000));
        assertTrue(failure.getMessage().contains("the reader threw"), failure.getMessage());
        Matcher number = Pattern.compile("image (\\d+)").matcher(failure.getMessage());
        assertTrue(number.find());
        AssertionError again =
                assertThrows(AssertionError.class, () -> harness.replay(Long.parseLong(number.group(1))));
        assertEquals(failure.getMessage(), again.getMessage());
    }

    @Test
    void findsACycleThatIsFollowedForEver() {
        var harness = chain().bound(10_000, 1 << 20)
                .declares(PeerCorruptionException.class, GeometryMismatchException.class)
                .reader(memory -> read(memory, true, false));
        AssertionError failure = assertThrows(AssertionError.class, () -> harness.run(10_000));
        assertTrue(failure.getMessage().contains("more than 10000 accesses"), failure.getMessage());
    }

    @Test
    void findsAnAllocationThatThePeerChooses() {
        var harness = chain().bound(10_000, 1 << 16)
                .declares(IndexOutOfBoundsException.class)
                .reader(memory -> memory.copyOut(0, new byte[memory.getInt(0) & 0xF_FFFF], 0, 1));
        AssertionError failure = assertThrows(AssertionError.class, () -> harness.run(10_000));
        assertTrue(failure.getMessage().contains("allocated"), failure.getMessage());
    }

    @Test
    void imagesDifferAndAreTruncatedNowAndThen() {
        Set<Integer> contents = new HashSet<>();
        var truncated = new AtomicInteger();
        chain().reader(memory -> {
                    contents.add(memory.crc32(0, memory.size()));
                    truncated.addAndGet(memory.size() < SIZE ? 1 : 0);
                })
                .run(1_000);
        assertTrue(contents.size() > 900, "distinct images: " + contents.size());
        assertTrue(truncated.get() > 50, "truncated images: " + truncated);
    }

    private static HostileImages chain() {
        byte[] image = new byte[SIZE];
        for (int node = 0; node < 8; node++) {
            image[node * 64] = 40;
            image[node * 64 + 4] = (byte) (node == 7 ? 0 : (node + 1) * 64 / 4);
        }
        var harness = HostileImages.of(image).block(64);
        for (int node = 0; node < 8; node++) {
            harness.field(node * 64, 4).field(node * 64 + 4, 4);
        }
        return harness;
    }

    private static void read(Memory memory, boolean checkLength, boolean bound) {
        if (memory.size() < SIZE) {
            throw new GeometryMismatchException("size must be " + SIZE + ": size=" + memory.size());
        }
        byte[] payload = new byte[56];
        long node = 0;
        for (int steps = 0; !bound || steps < 8; steps++) {
            int length = memory.getInt(node);
            if (checkLength && (length < 0 || length > payload.length)) {
                throw new PeerCorruptionException("length", node, "" + length, "0.." + payload.length);
            }
            memory.copyOut(node + 8, payload, 0, length);
            long next = (memory.getInt(node + 4) & 0xFFFF_FFFFL) * 4;
            if (next % 64 != 0 || next >= SIZE) {
                throw new PeerCorruptionException("next", node + 4, "" + next, "multiples of 64 below " + SIZE);
            }
            if (next == 0) {
                return;
            }
            node = next;
        }
    }
}
