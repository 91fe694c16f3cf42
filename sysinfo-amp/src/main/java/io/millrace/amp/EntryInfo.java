package io.millrace.amp;

import java.util.Locale;

/**
 * The triple of a block: id, size, address. In memory there is no such triple: a block is an 8-byte header, its bytes,
 * and the address of the next header. Thread-safety: immutable. Source: ESP-AMP, SysInfo.
 *
 * @param pool where it lies
 * @param id 0 to 65535, unique in its pool
 * @param sizeBytes as asked for by whoever made it, not rounded
 * @param address device address of its first byte
 */
public record EntryInfo(Pool pool, int id, int sizeBytes, long address) {
    /**
     * A device address as people know it.
     *
     * @param address an address
     * @return eight hex digits behind {@code 0x}
     */
    public static String hex(long address) {
        return String.format(Locale.ROOT, "0x%08x", address);
    }

    @Override
    public String toString() {
        return pool.label() + " " + FirmwareEntry.nameOf(id) + ", " + sizeBytes + " bytes at " + hex(address);
    }
}
