package io.millrace.gateway.shell.internal.struct;

import io.millrace.gateway.shell.internal.struct.Struct.Member;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Understands bytes as a description says. Thread-safety: immutable. */
public final class Decoder {
    private final Struct struct;

    Decoder(Struct struct) {
        this.struct = struct;
    }

    /**
     * How many bytes it needs.
     *
     * @return 1 or more
     */
    public int sizeBytes() {
        return (int) struct.size();
    }

    /**
     * Understands them.
     *
     * @param bytes {@link #sizeBytes()} of them
     * @return values by name: numbers, truth values, texts, lists for arrays, maps for structs
     */
    public Map<String, Object> values(byte[] bytes) {
        return values(struct, ByteBuffer.wrap(bytes), 0);
    }

    /**
     * Understands them, one row for each member that is no struct.
     *
     * @param bytes {@link #sizeBytes()} of them
     * @return by offset
     */
    public List<Row> rows(byte[] bytes) {
        List<Row> rows = new ArrayList<>();
        addRows(struct, ByteBuffer.wrap(bytes), 0, "", rows);
        return rows;
    }

    private static Map<String, Object> values(Struct struct, ByteBuffer bytes, long at) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Member member : struct.members()) {
            values.put(member.name(), value(member.type(), member.counts(), bytes, at + member.offset()));
        }
        return values;
    }

    private static Object value(Type type, List<Integer> counts, ByteBuffer bytes, long at) {
        if (type instanceof Scalar scalar && scalar.kind() == Scalar.Kind.CHAR && counts.size() == 1) {
            return Texts.read(bytes, (int) at, counts.getFirst());
        }
        if (!counts.isEmpty()) {
            List<Integer> inner = counts.subList(1, counts.size());
            long step = size(type, inner);
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < counts.getFirst(); i++) {
                values.add(value(type, inner, bytes, at + i * step));
            }
            return values;
        }
        return switch (type) {
            case Scalar scalar -> scalar.read(bytes, (int) at);
            case Struct inner -> values(inner, bytes, at);
        };
    }

    private static long size(Type type, List<Integer> counts) {
        return counts.stream().mapToLong(Integer::longValue).reduce(type.size(), (a, b) -> a * b);
    }

    private static void addRows(Struct struct, ByteBuffer bytes, long at, String prefix, List<Row> rows) {
        for (Member member : struct.members()) {
            addRows(member.type(), member.counts(), bytes, at + member.offset(), prefix + member.name(), rows);
        }
    }

    private static void addRows(
            Type type, List<Integer> counts, ByteBuffer bytes, long at, String name, List<Row> rows) {
        switch (type) {
            case Scalar scalar -> {
                Object value = value(scalar, counts, bytes, at);
                rows.add(new Row(at, Texts.type(scalar, counts), name, Texts.of(scalar, value)));
            }
            case Struct inner when counts.isEmpty() -> addRows(inner, bytes, at, name + ".", rows);
            case Struct inner -> {
                List<Integer> rest = counts.subList(1, counts.size());
                long step = size(inner, rest);
                for (int i = 0; i < counts.getFirst(); i++) {
                    addRows(inner, rest, bytes, at + i * step, name + "[" + i + "]", rows);
                }
            }
        }
    }

    /**
     * A member and what it is now.
     *
     * @param offset from the start of the type
     * @param type as in the description
     * @param name with those of what it lies in
     * @param value for people
     */
    public record Row(long offset, String type, String name, String value) {}
}
