package io.millrace.itests.fusiondock;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * What a message was: enough to compare one with what the C peer tells of it. Thread-safety: immutable.
 *
 * @param type its type
 * @param length bytes
 * @param crc the CRC-32 of them
 */
record Message(int type, int length, int crc) {
    static Message of(int type, byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return new Message(type, bytes.length, (int) crc.getValue());
    }

    /** One that a handler gets. */
    static Message of(int type, MemorySegment segment, long offset, int length) {
        return of(type, bytes(segment, offset, length));
    }

    /** A blob. */
    static Message blob(int type, int length) {
        return of(type, Blobs.of(length));
    }

    /** A copy of what a handler gets. */
    static byte[] bytes(MemorySegment segment, long offset, int length) {
        return segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /** As the line of the C peer begins that received it. */
    String received() {
        return line("recv");
    }

    /** As the line of the C peer begins that sent it. */
    String sent() {
        return line("send");
    }

    private String line(String event) {
        return String.format(
                Locale.ROOT, "{\"ev\":\"%s\",\"type\":%d,\"len\":%d,\"crc\":\"%08x\"", event, type, length, crc);
    }
}
