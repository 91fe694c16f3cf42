package io.millrace.amp;

import io.millrace.api.memory.Memory;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The fields of a block, by the names of a {@link MemoryLayout}, little-endian.
 *
 * <pre>{@code
 * // struct Person { char name[16]; uint32_t age; }
 * MemoryLayout person = MemoryLayout.structLayout(
 *         MemoryLayout.sequenceLayout(16, ValueLayout.JAVA_BYTE).withName("name"),
 *         ValueLayout.JAVA_INT.withName("age"));
 * EntryView ada = EntryView.of(sysInfo.find(0x20, Pool.HP).orElseThrow(), person);
 * ada.text("name") + ", " + ada.number("age")
 * }</pre>
 *
 * A member of a struct inside a struct is named {@code outer.inner}. Integers of 1, 2, 4 and 8 bytes are signed as in
 * Java. Blocks are aligned to 4: 8-byte fields are read and written as two words and may tear.
 *
 * <p>Thread-safety: thread-safe, with no order beyond that of {@link Memory}.
 */
public final class EntryView {
    private record Field(long offset, MemoryLayout layout) {}

    private final Supplier<Memory> bytes;
    private final Map<String, Field> fields;

    private EntryView(Supplier<Memory> bytes, Map<String, Field> fields) {
        this.bytes = bytes;
        this.fields = fields;
    }

    /**
     * Lays a view over a block.
     *
     * @param entry the block; once it is gone every access says so
     * @param layout its fields
     * @return the view
     * @throws IllegalArgumentException if the block's size is not the layout's, or a field is of another kind
     */
    public static EntryView of(Entry entry, MemoryLayout layout) {
        return of(entry::memory, entry.info().sizeBytes(), entry.info().toString(), layout);
    }

    /**
     * Lays a view without fields over bytes, for an initialiser; {@link #as} gives them names.
     *
     * @param memory the bytes of a block
     * @return the view
     */
    public static EntryView of(Memory memory) {
        return new EntryView(() -> memory, Map.of());
    }

    /**
     * The same bytes with fields.
     *
     * @param layout the fields
     * @return the view
     * @throws IllegalArgumentException if the block's size is not the layout's, or a field is of another kind
     */
    public EntryView as(MemoryLayout layout) {
        return of(bytes, bytes.get().size(), "the block", layout);
    }

    private static EntryView of(Supplier<Memory> bytes, long size, String what, MemoryLayout layout) {
        if (layout.byteSize() != size) {
            throw new IllegalArgumentException(
                    what + " does not fit a layout of " + layout.byteSize() + " bytes: it has " + size);
        }
        Map<String, Field> fields = new HashMap<>();
        collect("", 0, layout, fields);
        return new EntryView(bytes, fields);
    }

    private static void collect(String path, long offset, MemoryLayout layout, Map<String, Field> fields) {
        if (layout instanceof GroupLayout group) {
            for (MemoryLayout member : group.memberLayouts()) {
                member.name().ifPresent(name -> {
                    long at = offset + group.byteOffset(MemoryLayout.PathElement.groupElement(name));
                    collect(path.isEmpty() ? name : path + "." + name, at, member, fields);
                });
            }
        } else {
            fields.put(path, new Field(offset, layout));
        }
    }

    /**
     * An integer.
     *
     * @param field its name
     * @return its value
     * @throws IllegalArgumentException if there is no such field, or it is no integer
     */
    public long number(String field) {
        Field at = field(field);
        Memory memory = bytes.get();
        return switch (at.layout()) {
            case ValueLayout.OfByte _ -> memory.getByte(at.offset());
            case ValueLayout.OfShort _ -> memory.getShort(at.offset());
            case ValueLayout.OfInt _ -> memory.getInt(at.offset());
            case ValueLayout.OfLong _ -> memory.getIntPair(at.offset());
            default -> throw notA("number", field, at);
        };
    }

    /**
     * Stores an integer; what does not fit is cut off.
     *
     * @param field its name
     * @param value its value
     * @throws IllegalArgumentException if there is no such field, or it is no integer
     */
    public void number(String field, long value) {
        Field at = field(field);
        Memory memory = bytes.get();
        switch (at.layout()) {
            case ValueLayout.OfByte _ -> memory.setByte(at.offset(), (byte) value);
            case ValueLayout.OfShort _ -> memory.setShort(at.offset(), (short) value);
            case ValueLayout.OfInt _ -> memory.setInt(at.offset(), (int) value);
            case ValueLayout.OfLong _ -> memory.setIntPair(at.offset(), (int) value, (int) (value >>> Integer.SIZE));
            default -> throw notA("number", field, at);
        }
    }

    /**
     * A field of bytes as text: UTF-8, up to the first zero byte.
     *
     * @param field its name
     * @return the text
     * @throws IllegalArgumentException if there is no such field, or it is no sequence of bytes
     */
    public String text(String field) {
        byte[] raw = raw(field);
        int end = 0;
        while (end < raw.length && raw[end] != 0) {
            end++;
        }
        return new String(raw, 0, end, StandardCharsets.UTF_8);
    }

    /**
     * Stores text: UTF-8, the rest of the field zero.
     *
     * @param field its name
     * @param text the text
     * @throws IllegalArgumentException if it is longer than the field, or there is no such field of bytes
     */
    public void text(String field, String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[length(field)];
        if (encoded.length > all.length) {
            throw new IllegalArgumentException(
                    field + " holds " + all.length + " bytes: \"" + text + "\" has " + encoded.length);
        }
        System.arraycopy(encoded, 0, all, 0, encoded.length);
        bytes.get().copyIn(field(field).offset(), all, 0, all.length);
    }

    /**
     * A copy of a field of bytes.
     *
     * @param field its name
     * @return the bytes
     * @throws IllegalArgumentException if there is no such field, or it is no sequence of bytes
     */
    public byte[] raw(String field) {
        byte[] raw = new byte[length(field)];
        bytes.get().copyOut(field(field).offset(), raw, 0, raw.length);
        return raw;
    }

    /**
     * Stores bytes from the start of the block.
     *
     * @param content not more than the block has
     */
    public void fill(byte[] content) {
        bytes.get().copyIn(0, content, 0, content.length);
    }

    private int length(String field) {
        Field at = field(field);
        if (at.layout() instanceof SequenceLayout sequence && sequence.elementLayout() instanceof ValueLayout.OfByte) {
            return Math.toIntExact(sequence.byteSize());
        }
        throw notA("sequence of bytes", field, at);
    }

    private Field field(String name) {
        Field found = fields.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no field " + name + ", there are: "
                    + String.join(", ", fields.keySet().stream().sorted().toList()));
        }
        return found;
    }

    private static IllegalArgumentException notA(String kind, String name, Field field) {
        return new IllegalArgumentException(name + " is no " + kind + " but " + field.layout());
    }
}
