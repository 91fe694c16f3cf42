package io.millrace.gateway.shell.internal.map;

import io.millrace.api.runtime.dto.FieldDTO;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A segment true to scale: rows of signs, each for as many bytes as any other, with the names of what starts there at
 * the side.
 *
 * <pre>
 * 00000000 |=+..............................| ab.slot*, ab.block[0]
 * 00000100 |................................|
 * </pre>
 *
 * <p>What is smaller than a sign is still seen: as {@code !} if something corrupt is there, as {@code +} if a control
 * word is, as {@code o} if only a part holds data; its name has a {@code *}. Thread-safety: confined to one thread.
 */
public final class Picture {
    private static final int LEAST_ROW_BYTES = 16;
    private static final int SIGNS = 64;
    private static final int WIDE = 120;
    private static final int NARROW = 60;
    private static final int OFFSET = 8;
    private static final String LEGEND = "= control  # used  . free  ! corrupt  blank: nobody says";
    private static final String SMALL = "smaller than one sign, so not to scale: + control  o partly used  * names";

    private final long size;
    private final List<Run> runs;
    private final Names names;
    private final long rowBytes;
    private final int signs;
    private final int room;
    private int next;

    private Picture(long size, List<FieldDTO> fields, int width, int rows) {
        this.size = size;
        this.runs = Runs.of(size, fields);
        this.rowBytes = rowBytes(size, rows);
        this.signs = (int) Math.min(rowBytes, width >= WIDE ? SIGNS : width >= NARROW ? SIGNS / 2 : SIGNS / 4);
        this.room = Math.max(0, width - OFFSET - " || ".length() - signs);
        this.names = new Names(fields, rowBytes / signs);
    }

    /**
     * Draws it.
     *
     * @param size the segment's length in bytes, 1 or more
     * @param fields by offset, a part of another one behind it
     * @param width of a line in characters
     * @param rows how many there may be; half of them are used at least, if the segment is long enough
     * @return the rows, and two lines that explain the signs
     */
    public static List<String> of(long size, List<FieldDTO> fields, int width, int rows) {
        Picture picture = new Picture(size, fields, width, Math.max(1, rows));
        List<String> lines = new ArrayList<>();
        for (long at = 0; at < size; at += picture.rowBytes) {
            lines.add(picture.row(at));
        }
        lines.add("one sign is %d bytes: %s".formatted(picture.rowBytes / picture.signs, LEGEND));
        lines.add(SMALL);
        return lines;
    }

    /** A power of two, so that offsets at the side are round numbers. */
    private static long rowBytes(long size, int rows) {
        long bytes = LEAST_ROW_BYTES;
        while (bytes < size && (size + bytes - 1) / bytes > rows) {
            bytes *= 2;
        }
        return bytes;
    }

    private String row(long at) {
        long bytes = rowBytes / signs;
        StringBuilder bar = new StringBuilder();
        for (int i = 0; i < signs; i++) {
            long from = at + i * bytes;
            bar.append(from < size ? sign(Math.min(size, from + bytes)) : ' ');
        }
        return "%08x |%s| %s"
                .formatted(at, bar, names.of(at, Math.min(size, at + rowBytes), room))
                .stripTrailing();
    }

    /** The sign of the bytes from where the last one ended. */
    private char sign(long to) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        while (next < runs.size() && runs.get(next).offset() < to) {
            parts.add(runs.get(next).part());
            if (runs.get(next).end() > to) {
                break;
            }
            next++;
        }
        if (parts.size() == 1) {
            return parts.iterator().next().sign();
        }
        return parts.contains(Part.CORRUPT)
                ? Part.CORRUPT.sign()
                : parts.contains(Part.CONTROL) ? '+' : parts.contains(Part.USED) ? 'o' : Part.FREE.sign();
    }
}
