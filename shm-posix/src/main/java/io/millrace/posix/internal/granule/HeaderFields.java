package io.millrace.posix.internal.granule;

import io.millrace.api.layout.Fields;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The words of a header for tools, each with what must stand there.
 *
 * <p>Thread-safety: confined to one thread. Units: offsets in bytes.
 */
public final class HeaderFields {
    private final Fields fields;
    private final String prefix;
    private final long at;

    /**
     * Begins.
     *
     * @param fields where the words go
     * @param prefix in front of all names
     * @param at where the header starts
     */
    public HeaderFields(Fields fields, String prefix, long at) {
        this.fields = fields;
        this.prefix = prefix;
        this.at = at;
    }

    /**
     * Adds the word that says what this is.
     *
     * @param offset of it
     * @param value as it stands there
     * @param allowed the right one
     * @return this
     */
    public HeaderFields magic(int offset, long value, long allowed) {
        String expected = text(allowed);
        boolean fits = value == allowed;
        return add(offset, Long.BYTES, "magic", fits ? expected : "0x" + Long.toHexString(value), fits ? "" : expected);
    }

    private static String text(long magic) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return new String(bytes.putLong(magic).array(), StandardCharsets.US_ASCII);
    }

    /**
     * Adds a word of four bytes.
     *
     * @param offset of it
     * @param name of it
     * @param value as it stands there
     * @param allowed the right one
     * @return this
     */
    public HeaderFields word(int offset, String name, int value, int allowed) {
        String right = value == allowed ? "" : Integer.toUnsignedString(allowed);
        return add(offset, Integer.BYTES, name, Integer.toUnsignedString(value), right);
    }

    /**
     * Adds a word of eight bytes.
     *
     * @param offset of it
     * @param name of it
     * @param value as it stands there
     * @param allowed the right one
     * @return this
     */
    public HeaderFields wide(int offset, String name, long value, long allowed) {
        String right = value == allowed ? "" : Long.toUnsignedString(allowed);
        return add(offset, Long.BYTES, name, Long.toUnsignedString(value), right);
    }

    /**
     * Adds the word of who holds a lock.
     *
     * @param offset of it
     * @param name of it
     * @param holder as it stands there
     * @param slots how many peers there can be
     * @return this
     */
    public HeaderFields holder(int offset, String name, long holder, int slots) {
        int slot = PeerState.slot(holder);
        boolean isPeer = slot >= 0 && slot < slots;
        String value = isPeer
                ? PoolMap.peer(slot) + ", generation " + PeerState.generation(holder)
                : holder == 0 ? "nobody" : "0x" + Long.toHexString(holder);
        String allowed = isPeer || holder == 0 ? "" : "0, or a slot up to " + (slots - 1) + " plus 1";
        return add(offset, Long.BYTES, name, value, allowed);
    }

    private HeaderFields add(int offset, long length, String name, String value, String allowed) {
        fields.checked(at + offset, length, prefix + name, value, allowed);
        return this;
    }
}
