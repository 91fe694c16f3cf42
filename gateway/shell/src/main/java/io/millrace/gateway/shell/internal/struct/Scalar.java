package io.millrace.gateway.shell.internal.struct;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;

/**
 * A number, a truth value or a letter. Thread-safety: immutable.
 *
 * @param kind of what length and meaning
 * @param order of its bytes
 */
record Scalar(Kind kind, ByteOrder order) implements Type {
    private static final int BYTE_MASK = 0xff;
    private static final int SHORT_MASK = 0xffff;

    /** The names there are, as in the description. */
    enum Kind {
        U8(1),
        U16(2),
        U32(4),
        U64(8),
        I8(1),
        I16(2),
        I32(4),
        I64(8),
        F32(4),
        F64(8),
        CHAR(1),
        BOOL(1);

        private final int size;

        Kind(int size) {
            this.size = size;
        }

        static Optional<Kind> of(String word) {
            for (Kind kind : values()) {
                if (kind.word().equals(word)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public long size() {
        return kind.size;
    }

    @Override
    public int alignment() {
        return kind.size;
    }

    /** As in the description. */
    String word() {
        return kind.word() + (order == ByteOrder.BIG_ENDIAN ? " be" : "");
    }

    /** A Long, Double, Boolean or String; a {@link BigInteger} for what no long can hold. */
    Object read(ByteBuffer bytes, int at) {
        bytes.order(order);
        return switch (kind) {
            case U8 -> (long) (bytes.get(at) & BYTE_MASK);
            case U16 -> (long) (bytes.getShort(at) & SHORT_MASK);
            case U32 -> Integer.toUnsignedLong(bytes.getInt(at));
            case U64 -> unsigned(bytes.getLong(at));
            case I8 -> (long) bytes.get(at);
            case I16 -> (long) bytes.getShort(at);
            case I32 -> (long) bytes.getInt(at);
            case I64 -> bytes.getLong(at);
            case F32 -> Double.valueOf(Float.toString(bytes.getFloat(at)));
            case F64 -> bytes.getDouble(at);
            case CHAR -> String.valueOf((char) (bytes.get(at) & BYTE_MASK));
            case BOOL -> bytes.get(at) != 0;
        };
    }

    private static Object unsigned(long value) {
        return value >= 0 ? value : new BigInteger(Long.toUnsignedString(value));
    }
}
