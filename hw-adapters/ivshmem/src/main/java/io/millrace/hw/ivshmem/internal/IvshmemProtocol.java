package io.millrace.hw.ivshmem.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * What an ivshmem server says to its clients, as QEMU understands it. Source: QEMU, "Device Specification for Inter-VM
 * shared memory device", version 0 of the protocol, spoken since QEMU 2.5.
 *
 * <pre>
 * A message is 8 bytes, a little-endian signed number, and at most one descriptor beside them.
 *
 *   0        8        16       24       24 + 8 V          24 + 8 V (N + 1)
 *   +--------+--------+--------+--------+-----+-----------+
 *   | 0      | me     | -1     | peer   | ... | me        |  then, whenever somebody comes or goes: peer
 *   +--------+--------+--------+--------+-----+-----------+
 *     version  own id   memory   V for    for   V for me
 *                                each     all N others
 *
 *   number   descriptor   says
 *   0        -            the version, first of all
 *   me       -            the receiver's id, second
 *   -1       memory       third
 *   peer     eventfd      rings that peer; the n-th one is for vector n - 1. Before the first "me": it was there before
 *   me       eventfd      rung by others; the n-th one is for vector n - 1
 *   peer     -            that peer has gone
 * </pre>
 *
 * <p>Ids are 0 to 65535, since a doorbell register has 16 bits for them. A client never says anything. Eventfds are
 * rung by writing the 8-byte number 1 in the machine's own byte order.
 */
final class IvshmemProtocol {
    /** Bytes of a message. */
    static final int MESSAGE_BYTES = 8;
    /** The only version there is. */
    static final long VERSION = 0;
    /** The number that comes with the memory. */
    static final long MEMORY = -1;
    /** Our own id where we are the server. */
    static final int HOST = 0;
    /** The last id that fits into a doorbell register. */
    static final int LAST_ID = 65535;
    /** How many vectors MSI-X has at most. */
    static final int MOST_VECTORS = 2048;

    private static final ValueLayout.OfLong NUMBER = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private IvshmemProtocol() {}

    /** Whether a number is somebody's id. */
    static boolean isId(long number) {
        return number >= 0 && number <= LAST_ID;
    }

    static long number(MemorySegment message) {
        return message.get(NUMBER, 0);
    }

    static void number(MemorySegment message, long number) {
        message.set(NUMBER, 0, number);
    }
}
