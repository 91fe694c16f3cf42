package io.millrace.api.memory;

/** The peer wrote something that no correct peer writes. Thread-safety: immutable. */
public final class PeerCorruptionException extends ShmException {
    private static final long serialVersionUID = 1L;

    /** What was wrong, as a short name, for instance {@code slot-index}. */
    private final String kind;
    /** Where the value stands, in bytes from the start of the region the protocol lies in. */
    private final long offset;
    /** The value that was read, as text. */
    private final String value;
    /** What would have been legal, as text. */
    private final String allowed;

    /**
     * Makes an exception.
     *
     * @param kind what was wrong, as a short name, for instance {@code slot-index}
     * @param offset where the value stands, in bytes from the start of the protocol's region
     * @param value the value that was read, as text
     * @param allowed what would have been legal, as text
     */
    public PeerCorruptionException(String kind, long offset, String value, String allowed) {
        super(kind + " at offset 0x" + Long.toHexString(offset) + " is " + value + ", allowed: " + allowed);
        this.kind = kind;
        this.offset = offset;
        this.value = value;
        this.allowed = allowed;
    }

    /**
     * What was wrong.
     *
     * @return a short name, for instance {@code slot-index}
     */
    public String kind() {
        return kind;
    }

    /**
     * Where the value stands.
     *
     * @return bytes from the start of the protocol's region
     */
    public long offset() {
        return offset;
    }

    /**
     * The value that was read.
     *
     * @return as text
     */
    public String value() {
        return value;
    }

    /**
     * What would have been legal.
     *
     * @return as text
     */
    public String allowed() {
        return allowed;
    }
}
