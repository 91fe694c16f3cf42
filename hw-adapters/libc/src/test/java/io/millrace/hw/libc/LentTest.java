package io.millrace.hw.libc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LentTest {
    private static final int SIZE = 8192;
    private static final int LOANS = 50;

    private final Mapping mapping = map();

    @AfterEach
    void unmap() {
        mapping.close();
        assertEquals(0, Loans.size(), "loans are remembered after their end");
    }

    @Test
    void isTheSameBytesUntilItIsTakenBack() {
        MemorySegment base = mapping.segment().asSlice(4096, 100);
        Lent lent = Lent.of(base);
        MemorySegment part = lent.segment();
        assertEquals(base.address(), part.address());
        assertEquals(100, part.byteSize());
        part.set(JAVA_BYTE, 99, (byte) 42);
        assertEquals(42, base.get(JAVA_BYTE, 99));
        lent.close();
        lent.close();
        assertThrows(IllegalStateException.class, () -> part.get(JAVA_BYTE, 0));
        assertEquals(42, base.get(JAVA_BYTE, 99), "the base went with its part");
    }

    @Test
    void oneIsTakenBackWithoutTheOther() {
        Lent first = Lent.of(mapping.segment());
        Lent second = Lent.of(mapping.segment());
        first.close();
        assertEquals(0, second.segment().get(JAVA_BYTE, 0));
        second.close();
    }

    @Test
    void goesBeforeItsMapping() {
        MemorySegment part = Lent.of(mapping.segment()).segment();
        MemorySegment partOfPart = Lent.of(part.asSlice(0, 10)).segment();
        mapping.close();
        assertFalse(partOfPart.scope().isAlive(), "a part of a part outlived the mapping");
        assertThrows(IllegalStateException.class, () -> part.get(JAVA_BYTE, 0));
        assertThrows(IllegalStateException.class, () -> partOfPart.get(JAVA_BYTE, 0));
    }

    @Test
    void nothingIsLentOfWhatIsClosed() {
        MemorySegment base = mapping.segment();
        mapping.close();
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> Lent.of(base));
        assertTrue(e.getMessage().contains("closed already"), e::getMessage);
    }

    @Test
    void staysReadOnly() {
        try (Lent lent = Lent.of(mapping.segment().asReadOnly())) {
            assertThrows(IllegalArgumentException.class, () -> lent.segment().set(JAVA_BYTE, 0, (byte) 1));
        }
    }

    @Test
    void whatCannotBeLentIsRefused() {
        MemorySegment heap = MemorySegment.ofArray(new byte[8]);
        assertThrows(IllegalArgumentException.class, () -> Lent.of(heap));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment confined = arena.allocate(8);
            assertThrows(IllegalArgumentException.class, () -> Lent.of(confined));
        }
    }

    @Test
    void keepsMemoryThatWouldBeCollected() throws Exception {
        var collected = new AtomicReference<Thread>();
        Lent lent = lendOfAutomaticMemory(collected);
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        assertEquals(7, lent.segment().get(JAVA_BYTE, 0));
        assertEquals(null, collected.get(), "the memory was freed under its loan");
        lent.close();
    }

    private static Lent lendOfAutomaticMemory(AtomicReference<Thread> collected) {
        Mapping mapped = map();
        mapped.segment().set(JAVA_BYTE, 0, (byte) 7);
        MemorySegment automatic = mapped.segment().reinterpret(SIZE, Arena.ofAuto(), _ -> {
            collected.set(Thread.currentThread());
            mapped.close();
        });
        return Lent.of(automatic);
    }

    @Test
    void lendingWhileTheMappingGoesIsALoanThatEndsOrARefusal() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 200; i++) {
                Mapping racing = map();
                MemorySegment base = racing.segment();
                Callable<List<MemorySegment>> lender = () -> lendUntilRefused(base);
                Future<List<MemorySegment>> parts = threads.submit(lender);
                threads.submit(racing::close).get();
                for (MemorySegment part : parts.get()) {
                    assertFalse(part.scope().isAlive(), "a loan outlived the mapping");
                }
            }
        }
    }

    private static List<MemorySegment> lendUntilRefused(MemorySegment base) {
        List<MemorySegment> parts = new ArrayList<>();
        try {
            for (int i = 0; i < LOANS; i++) {
                parts.add(Lent.of(base).segment());
            }
        } catch (IllegalStateException expected) {
            return parts;
        }
        return parts;
    }

    private static Mapping map() {
        try (Descriptor file = MemoryFile.create("lent", SIZE)) {
            return Mapping.of(file, 0, SIZE);
        }
    }
}
