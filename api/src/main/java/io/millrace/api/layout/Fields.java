package io.millrace.api.layout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Collects the fields of a segment, for those who implement {@link SegmentLayout}: equal neighbours of an array become
 * one field, the answer is in order, and never longer than {@link SegmentLayout#MOST_FIELDS}.
 *
 * <p>Thread-safety: confined to one thread. Units: offsets and lengths in bytes.
 */
public final class Fields {
    private static final Comparator<Field> OUTER_FIRST =
            Comparator.comparingLong(Field::offset).thenComparing(Field::length, Comparator.reverseOrder());

    private final long base;
    private final List<Field> fields = new ArrayList<>();

    /**
     * Begins.
     *
     * @param base where the format starts in the segment: offsets count from there
     */
    public Fields(long base) {
        this.base = base;
    }

    /**
     * What an element of an array is good for now. Thread-safety: immutable.
     *
     * @param state of it
     * @param value what stands there, decoded; empty if there is nothing to say
     */
    public record Cell(FieldState state, String value) {
        /** Room that holds nothing. */
        public static final Cell FREE = new Cell(FieldState.FREE, "");

        /** Room that holds something. */
        public static final Cell USED = new Cell(FieldState.USED, "");
    }

    /**
     * Elements of one length, one behind the other. Thread-safety: immutable.
     *
     * @param name without the index
     * @param offset of the first of them
     * @param each length of an element
     * @param first index of the first of them
     * @param count how many
     */
    public record Array(String name, long offset, long each, int first, int count) {
        /**
         * All elements from 0 on.
         *
         * @param name without the index
         * @param offset of element 0
         * @param each length of an element
         * @param count how many
         */
        public Array(String name, long offset, long each, int count) {
            this(name, offset, each, 0, count);
        }
    }

    /**
     * Adds a word of the format itself.
     *
     * @param offset of it
     * @param length of it
     * @param name of it
     * @param value what stands there, decoded
     * @return this
     */
    public Fields control(long offset, long length, String name, String value) {
        return add(offset, length, name, FieldState.CONTROL, value);
    }

    /**
     * Adds a word of the format itself, or tells that what stands there is not allowed.
     *
     * @param offset of it
     * @param length of it
     * @param name of it
     * @param value what stands there, decoded
     * @param allowed what may stand there; empty if that is the value
     * @return this
     */
    public Fields checked(long offset, long length, String name, String value, String allowed) {
        return allowed.isEmpty()
                ? control(offset, length, name, value)
                : add(offset, length, name, FieldState.CORRUPT, value + ", allowed: " + allowed);
    }

    /**
     * Adds a field. One without a length is left out, and so is what is more than there may be.
     *
     * @param offset of it
     * @param length of it, 0 or more
     * @param name of it
     * @param state of it
     * @param value what stands there, decoded
     * @return this
     */
    public Fields add(long offset, long length, String name, FieldState state, String value) {
        if (length > 0 && fields.size() < SegmentLayout.MOST_FIELDS) {
            fields.add(new Field(base + offset, length, name, state, value));
        }
        return this;
    }

    /**
     * Adds an array. Neighbours that are the same become one field, {@code name[3..7]}. If there are more of these than
     * wanted, several elements at a time become one field, whose value counts those in use.
     *
     * @param array where it stands
     * @param most fields, 1 or more
     * @param look tells what an element is good for, by its index; asked a few times for each
     * @return this
     */
    public Fields array(Array array, int most, IntFunction<Cell> look) {
        int mark = fields.size();
        if (!runs(array, most, look)) {
            fields.subList(mark, fields.size()).clear();
            groups(array, most, look);
        }
        return this;
    }

    /** Adds a field for each run of equal elements; false if there are too many. */
    private boolean runs(Array array, int most, IntFunction<Cell> look) {
        int start = array.first();
        int end = start + array.count();
        int left = most;
        while (start < end && left > 0) {
            Cell cell = look.apply(start);
            int next = start + 1;
            while (next < end && look.apply(next).equals(cell)) {
                next++;
            }
            add(array, start, next, cell);
            start = next;
            left--;
        }
        return start == end;
    }

    /** Adds a field for each so many elements. */
    private void groups(Array array, int most, IntFunction<Cell> look) {
        int end = array.first() + array.count();
        int grain = (array.count() + most - 1) / most;
        for (int start = array.first(); start < end; start += Math.min(grain, end - start)) {
            int next = start + Math.min(grain, end - start);
            add(array, start, next, together(start, next, look));
        }
    }

    private static Cell together(int start, int end, IntFunction<Cell> look) {
        Cell first = look.apply(start);
        boolean same = true;
        boolean corrupt = false;
        int used = 0;
        for (int element = start; element < end; element++) {
            Cell cell = look.apply(element);
            same &= cell.equals(first);
            corrupt |= cell.state() == FieldState.CORRUPT;
            used += cell.state() == FieldState.USED ? 1 : 0;
        }
        if (same) {
            return first;
        }
        String value = used == 0 ? "" : used + " of " + (end - start) + " in use";
        FieldState some = used > 0 ? FieldState.USED : first.state();
        return new Cell(corrupt ? FieldState.CORRUPT : some, value);
    }

    private void add(Array array, int start, int end, Cell cell) {
        String index = end - start == 1 ? "" + start : start + ".." + (end - 1);
        add(
                array.offset() + (start - array.first()) * array.each(),
                (end - start) * array.each(),
                array.name() + "[" + index + "]",
                cell.state(),
                cell.value());
    }

    /**
     * All of them.
     *
     * @return by offset, outer ones first
     */
    public List<Field> list() {
        return fields.stream().sorted(OUTER_FIRST).toList();
    }
}
