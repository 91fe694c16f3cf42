package io.millrace.api.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.testkit.Accessors;
import io.millrace.api.testkit.Accessors.Accessor;
import io.millrace.api.testkit.Allocations;
import java.lang.foreign.Arena;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryAllocationTest {
    private static final double GATE = 0.1;
    /** By their javadoc not for a message path. */
    private static final Set<String> ALLOCATING = Set.of("crc32");

    @ParameterizedTest
    @EnumSource
    void noAccessorMakesGarbage(Access access) {
        Memory memory = Memory.of(Arena.ofAuto().allocate(256, 8), access);
        int measured = 0;
        for (Accessor accessor : Accessors.all(access)) {
            if (!ALLOCATING.contains(accessor.name())) {
                double bytes = Allocations.perOperation(() -> accessor.touch(memory, 64), 10_000);
                assertTrue(bytes < GATE, () -> accessor + " allocates " + bytes + " bytes");
                measured++;
            }
        }
        assertEquals(Accessors.all(access).size() - 1, measured);
    }
}
