package io.millrace.hw.futex.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.testkit.LayoutRules;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

class FutexMapTest {
    private static final long AT = 64;

    private final Arena arena = Arena.ofShared();
    private final Memory memory = Memory.of(arena.allocate(128, 64), Access.NORMAL);
    private final FutexSignaler b = new FutexSignaler("bell", memory, AT, Side.B);

    @Test
    void namesTheWordsAndSaysWhatStandsThere() {
        memory.setInt(AT, 7);
        memory.setInt(AT + 4, -1);
        memory.setInt(AT + 8, FutexLayout.PARKED);

        SegmentLayout layout = b.layout("ram");

        assertEquals("ram", layout.segment());
        assertEquals("futex bell", layout.owner());
        List<Field> fields = LayoutRules.neat(layout, memory.size());
        assertEquals(
                List.of(
                        new Field(AT, 4, "rings of A", FieldState.CONTROL, "7"),
                        new Field(AT + 4, 4, "rings of B", FieldState.CONTROL, "4294967295"),
                        new Field(AT + 8, 4, "A says", FieldState.CONTROL, "parked"),
                        new Field(AT + 12, 4, "B says", FieldState.CONTROL, "awake")),
                fields);
        LayoutRules.cover(fields, AT, AT + FutexLayout.SIZE);
    }

    @Test
    void looksAnewEachTime() {
        SegmentLayout layout = b.layout("ram");
        assertEquals("0", layout.fields().get(1).value());

        b.ring(0);
        b.close();

        assertEquals("1", layout.fields().get(1).value());
        assertEquals("nothing", layout.fields().get(3).value());
    }

    @Test
    void aWordThatSaysNonsenseIsCorrupt() {
        memory.setInt(AT + 8, 0xDEADBEEF);

        assertEquals(
                new Field(AT + 8, 4, "A says", FieldState.CORRUPT, "0xdeadbeef, allowed: 0 nothing, 1 awake, 2 parked"),
                b.layout("ram").fields().get(2));
    }

    @Test
    void memoryThatIsGoneIsTold() {
        SegmentLayout layout = b.layout("ram");
        arena.close();

        assertThrows(SegmentClosedException.class, layout::fields);
    }
}
