package io.millrace.api.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.testkit.Allocations;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AllocationsTest {
    @Test
    void whatAllocatesNothingCountsAsNothing() {
        var counter = new AtomicInteger();
        assertEquals(0, Allocations.perOperation(counter::incrementAndGet, 10_000), 0.1);
    }

    @Test
    void oneObjectInTenOperationsIsSeen() {
        var counter = new AtomicInteger();
        var kept = new AtomicReference<byte[]>(new byte[0]);
        double bytes = Allocations.perOperation(
                () -> {
                    if (counter.incrementAndGet() % 10 == 0) {
                        kept.set(new byte[16]);
                    }
                },
                10_000);
        assertTrue(bytes > 1, "bytes per operation: " + bytes);
    }
}
