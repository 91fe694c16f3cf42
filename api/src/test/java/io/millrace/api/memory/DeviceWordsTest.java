package io.millrace.api.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Every access to the device goes through a handle of aligned bytes or words, which refuses any other place; and the
 * class has no other way to touch it.
 */
class DeviceWordsTest {
    private static final int SIZE = 96;

    @Test
    void touchesTheDeviceThroughAlignedHandlesOnly() throws IOException {
        Set<String> calls = new TreeSet<>();
        try (InputStream in = DeviceWords.class.getResourceAsStream("DeviceWords.class")) {
            StreamSupport.stream(
                            ClassFile.of()
                                    .parse(in.readAllBytes())
                                    .constantPool()
                                    .spliterator(),
                            false)
                    .filter(MemberRefEntry.class::isInstance)
                    .map(MemberRefEntry.class::cast)
                    .filter(entry -> entry.owner().asInternalName().endsWith("MemorySegment")
                            || entry.owner().asInternalName().endsWith("VarHandle"))
                    .forEach(entry -> calls.add(entry.owner().asInternalName().replaceAll(".*/", "") + "."
                            + entry.name().stringValue()));
        }
        assertEquals(
                Set.of(
                        "MemorySegment.address",
                        "MemorySegment.byteSize",
                        "MemorySegment.get",
                        "MemorySegment.set",
                        "VarHandle.get",
                        "VarHandle.getOpaque",
                        "VarHandle.set",
                        "VarHandle.setOpaque",
                        "VarHandle.storeStoreFence"),
                calls);
    }

    @Test
    void theWordHandleRefusesWhatIsNotAligned() {
        MemorySegment device = Arena.ofAuto().allocate(16, 8);
        var handle = ValueLayout.JAVA_LONG.varHandle();
        assertThrows(IllegalArgumentException.class, () -> handle.setOpaque(device, 4L, 1L));
    }

    @Test
    void everyAlignmentOfTheDeviceSideWorks() {
        byte[] pattern = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            pattern[i] = (byte) (i * 13 + 1);
        }
        for (int base = 0; base < 8; base++) {
            MemorySegment device = Arena.ofAuto().allocate(SIZE + 8, 8).asSlice(base, SIZE);
            for (int at = 0; at < 8; at++) {
                for (int length = 0; length <= 40; length++) {
                    device.fill((byte) 0);
                    DeviceWords.copyIn(device, at, pattern, 3, length);
                    byte[] expected = new byte[SIZE];
                    System.arraycopy(pattern, 3, expected, at, length);
                    assertArrayEquals(expected, device.toArray(ValueLayout.JAVA_BYTE));
                    byte[] back = new byte[SIZE];
                    DeviceWords.copyOut(device, at, MemorySegment.ofArray(back), 5, length);
                    assertArrayEquals(
                            Arrays.copyOfRange(pattern, 3, 3 + length), Arrays.copyOfRange(back, 5, 5 + length));
                }
            }
        }
    }
}
