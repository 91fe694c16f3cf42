package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.dto.FieldDTO;
import io.millrace.gateway.shell.internal.map.NameList;
import io.millrace.gateway.shell.internal.map.Part;
import io.millrace.gateway.shell.internal.map.Run;
import io.millrace.gateway.shell.internal.map.Runs;
import io.millrace.gateway.shell.internal.watch.Styles;
import io.millrace.gateway.shell.support.HexDump;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;

/**
 * Bytes in rows, with the names of what lies there at the side: eight in a row on a narrow terminal, else sixteen.
 * Bytes that changed are shown in reverse, or with a {@code *} in front where there is no terminal. Thread-safety:
 * confined to one thread.
 */
final class HexPicture {
    private static final int WIDE_ROW = 16;
    private static final int NARROW_ROW = 8;
    private static final int WIDE_COLUMNS = 110;
    private static final String GAP = "  ";

    private final BytesDTO dto;
    private final byte[] bytes;
    private final OptionalInt columns;
    private final int width;
    private final List<Run> runs;
    private int next;

    private HexPicture(BytesDTO dto, OptionalInt columns) {
        this.dto = dto;
        this.bytes = HexFormat.of().parseHex(dto.hex);
        this.columns = columns;
        boolean narrow = dto.fields.length > 0 && columns.orElse(WIDE_COLUMNS) < WIDE_COLUMNS;
        this.width = narrow ? NARROW_ROW : WIDE_ROW;
        this.runs = Runs.of(dto.offset + bytes.length, List.of(dto.fields));
    }

    /**
     * Draws them.
     *
     * @param columns how long a line may be, if that matters
     */
    static String of(BytesDTO dto, OptionalInt columns) {
        HexPicture picture = new HexPicture(dto, columns);
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < picture.bytes.length; at += picture.width) {
            lines.add(picture.row(at));
        }
        return lines.isEmpty() ? "no bytes" : String.join("\n", lines);
    }

    private String row(int from) {
        int length = Math.min(width, bytes.length - from);
        String row = HexDump.row(dto.offset + from, bytes, from, width, this::mark);
        int taken = "00000000 ".length() + width * " 00".length() + width / WIDE_ROW + "  ||".length() + width;
        int room = columns.orElse(Integer.MAX_VALUE) - taken - GAP.length();
        String names = NameList.fit(names(dto.offset + from, length), room);
        return names.isEmpty() ? row : row + " ".repeat(width - length) + GAP + names;
    }

    private String mark(int index, String digits) {
        if (!dto.changed.get(index)) {
            return " " + digits;
        }
        return dto.styles ? " " + Styles.reverse(digits) : "*" + digits;
    }

    /** What starts in a row; if nothing does, what lies there. */
    private List<NameList.Label> names(long from, int length) {
        List<NameList.Label> starting = new ArrayList<>();
        List<NameList.Label> lying = new ArrayList<>();
        while (next < runs.size() && runs.get(next).offset() < from + length) {
            Run run = runs.get(next);
            run.field()
                    .filter(_ -> run.end() > from)
                    .ifPresent(field -> (field.offset == run.offset() && field.offset >= from ? starting : lying)
                            .add(name(field, Math.max(from, run.offset()))));
            if (run.end() > from + length) {
                break;
            }
            next++;
        }
        return starting.isEmpty() ? lying : starting;
    }

    private static NameList.Label name(FieldDTO field, long at) {
        if (at > field.offset) {
            return new NameList.Label(field.name, "+0x" + Long.toHexString(at - field.offset));
        }
        String corrupt = Part.CORRUPT.name().equals(field.state) ? " " + Part.CORRUPT : "";
        return new NameList.Label(field.name, (field.value.isEmpty() ? "" : "=" + field.value) + corrupt);
    }
}
