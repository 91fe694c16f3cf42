package io.millrace.api.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.layout.Fields.Array;
import io.millrace.api.layout.Fields.Cell;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is collected comes out in order, whole, and never too long. */
class FieldsTest {
    private final Fields fields = new Fields(100);

    private static Cell usedIf(boolean used) {
        return used ? Cell.USED : Cell.FREE;
    }

    @Test
    void outerOnesComeFirstAndOffsetsCountFromTheBase() {
        fields.control(4, 4, "inner", "1").control(8, 4, "next", "").control(0, 8, "part", "");
        fields.control(0, 12, "all", "");
        assertEquals(
                List.of("all", "part", "inner", "next"),
                fields.list().stream().map(Field::name).toList());
        assertEquals(
                new Field(104, 4, "inner", FieldState.CONTROL, "1"),
                fields.list().get(2));
    }

    @Test
    void whatHasNoLengthIsLeftOut() {
        assertEquals(List.of(), fields.control(4, 0, "nothing", "").list());
        assertEquals(
                List.of(),
                fields.array(new Array("none", 0, 8, 0), 3, _ -> Cell.USED).list());
    }

    @Test
    void whatIsNotAllowedSaysWhatIs() {
        fields.checked(0, 4, "good", "1", "").checked(4, 4, "bad", "7", "0 to 3");
        assertEquals(
                List.of(
                        new Field(100, 4, "good", FieldState.CONTROL, "1"),
                        new Field(104, 4, "bad", FieldState.CORRUPT, "7, allowed: 0 to 3")),
                fields.list());
    }

    @Test
    void equalNeighboursAreOneField() {
        fields.array(new Array("slot", 8, 16, 5, 6), 3, slot -> usedIf(slot == 8));
        assertEquals(
                List.of(
                        new Field(108, 48, "slot[5..7]", FieldState.FREE, ""),
                        new Field(156, 16, "slot[8]", FieldState.USED, ""),
                        new Field(172, 32, "slot[9..10]", FieldState.FREE, "")),
                fields.list());
    }

    @Test
    void tooManyRunsBecomeGroupsThatCountWhatIsInUse() {
        fields.array(new Array("slot", 0, 1, 10), 4, slot -> usedIf(slot % 2 == 1 && slot < 8));
        assertEquals(
                List.of(
                        new Field(100, 3, "slot[0..2]", FieldState.USED, "1 of 3 in use"),
                        new Field(103, 3, "slot[3..5]", FieldState.USED, "2 of 3 in use"),
                        new Field(106, 3, "slot[6..8]", FieldState.USED, "1 of 3 in use"),
                        new Field(109, 1, "slot[9]", FieldState.FREE, "")),
                fields.list());
    }

    @Test
    void oneThatIsCorruptMakesItsGroupSo() {
        Cell corrupt = new Cell(FieldState.CORRUPT, "bad");
        Cell word = new Cell(FieldState.CONTROL, "word");
        fields.array(new Array("word", 0, 4, 8), 2, each -> each % 2 == 0 ? word : each == 7 ? corrupt : Cell.FREE);
        assertEquals(
                List.of(
                        new Field(100, 16, "word[0..3]", FieldState.CONTROL, ""),
                        new Field(116, 16, "word[4..7]", FieldState.CORRUPT, "")),
                fields.list());
    }

    @Test
    void thereAreNeverMoreThanThereMayBe() {
        IntStream.range(0, SegmentLayout.MOST_FIELDS + 5).forEach(i -> fields.control(i, 1, "byte", ""));
        fields.array(new Array("slot", 0, 8, 100), 100, slot -> usedIf(slot % 2 == 0));
        assertEquals(SegmentLayout.MOST_FIELDS, fields.list().size());
    }

    @Test
    void anArrayFillsItsPlaceHoweverItIsCut() {
        for (int count : new int[] {1, 2, 63, 64, 65, 1000}) {
            for (int most : new int[] {1, 2, 7, 64}) {
                List<Field> list = new Fields(0)
                        .array(new Array("a", 0, 4, count), most, i -> usedIf(i % 3 == 0))
                        .list();
                assertTrue(list.size() <= most, () -> list.size() + " of " + most);
                long end = 0;
                for (Field field : list) {
                    assertEquals(end, field.offset());
                    end = field.end();
                }
                assertEquals(4L * count, end);
            }
        }
    }
}
