package io.millrace.hw.ivshmem.internal;

import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.Machine;

/**
 * What a server shares, and with how many. Thread-safety: immutable.
 *
 * @param door where its guests come in
 * @param path of the file that is the memory; empty: memory without a name
 * @param sizeBytes of the memory, a power of two; 0 with a path: as long as the file
 * @param mode permission bits of a new file, and the widest an existing one may have
 * @param guests how many there may be at once
 */
public record IvshmemSpec(IvshmemDoor door, String path, long sizeBytes, int mode, int guests) {
    private static final int PRIVATE = 0600;
    private static final int USUAL_GUESTS = 16;

    /** Checks the values. */
    public IvshmemSpec {
        if (!path.isEmpty() && (!path.startsWith("/") || path.endsWith("/"))) {
            throw new IllegalArgumentException(
                    "path must be the absolute path of a file, or empty for memory without a name: path='" + path
                            + "'");
        }
        if (!isSize(sizeBytes) && (sizeBytes != 0 || path.isEmpty())) {
            throw new IllegalArgumentException(
                    "size must be " + sizes() + " (0 with a path: as long as the file): size=" + sizeBytes);
        }
        IvshmemDoor.checkMode("mode", mode);
        if (guests < 1 || guests > IvshmemProtocol.LAST_ID) {
            throw new IllegalArgumentException(
                    "guests must be between 1 and " + IvshmemProtocol.LAST_ID + ": guests=" + guests);
        }
    }

    /**
     * Private memory without a name, for as many guests as is usual.
     *
     * @param door where they come in
     * @param sizeBytes of the memory, a power of two
     * @return the specification
     */
    public static IvshmemSpec of(IvshmemDoor door, long sizeBytes) {
        return new IvshmemSpec(door, "", sizeBytes, PRIVATE, USUAL_GUESTS);
    }

    /**
     * The same with memory in a file.
     *
     * @param file its absolute path; made if it is missing
     * @return the specification
     */
    public IvshmemSpec in(String file) {
        return new IvshmemSpec(door, file, sizeBytes, mode, guests);
    }

    /**
     * The same for another number of guests.
     *
     * @param most how many there may be at once
     * @return the specification
     */
    public IvshmemSpec forGuests(int most) {
        return new IvshmemSpec(door, path, sizeBytes, mode, most);
    }

    /** Whether memory of this length can be a BAR, which has a power of two, in pages. */
    static boolean isSize(long sizeBytes) {
        return sizeBytes >= Machine.pageSize() && Long.bitCount(sizeBytes) == 1;
    }

    /** What {@link #isSize} allows, in words. */
    static String sizes() {
        return "a power of two, " + Machine.pageSize() + " or more, as a PCI BAR must have";
    }

    /** All that guests who were let in before depend on, as one line. */
    String identity() {
        return door.identity() + ", memory '" + path + "', mode " + FileStatus.octal(mode) + ", " + sizeBytes
                + " bytes";
    }
}
