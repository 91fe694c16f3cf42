package io.millrace.api.testkit;

/**
 * A store without order that nothing has published yet: another party may see it late, or never if the writer died.
 * Thread-safety: immutable.
 *
 * @param offset where, in bytes from the start of the whole memory
 * @param width how many bytes, 1 to 8
 * @param before the bytes it replaced, little-endian
 * @param after the bytes it wrote, little-endian
 */
public record PlainStore(long offset, int width, long before, long after) {
    @Override
    public String toString() {
        return "0x" + Long.toHexString(offset) + "+" + width + ": " + Long.toHexString(before) + " -> "
                + Long.toHexString(after);
    }
}
