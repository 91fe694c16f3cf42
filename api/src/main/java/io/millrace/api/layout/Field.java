package io.millrace.api.layout;

/**
 * A named part of a segment. Thread-safety: immutable.
 *
 * @param offset of its first byte in the segment
 * @param length in bytes, at least 1
 * @param name as the format's own paper calls it; parts of parts as in C, for instance {@code ab.slot[3]}
 * @param state what it is good for now
 * @param value what stands there, decoded; empty if there is nothing to say
 */
public record Field(long offset, long length, String name, FieldState state, String value) {
    /** Checks the bounds. */
    public Field {
        if (offset < 0 || length < 1 || offset + length < 0) {
            throw new IllegalArgumentException(
                    "field " + name + ": offset " + offset + " and length " + length + "; allowed: 0 and 1 or more");
        }
    }

    /**
     * The offset behind its last byte.
     *
     * @return in the segment
     */
    public long end() {
        return offset + length;
    }
}
