package io.millrace.vox.internal;

/**
 * Which parts of a segment its header describes well enough to be looked at; what it does not is a problem.
 *
 * <p>Thread-safety: immutable once made.
 */
final class VoxInspectionHeader {
    private final VoxHeader header;
    private final long size;
    private final VoxInspectionFindings findings;
    private final boolean truncated;
    private final long end;
    private final int guests;
    private final int capacity;
    private final int classes;

    /**
     * Checks.
     *
     * @param header its words
     * @param size bytes of the image, at least a header
     * @param findings where problems go
     */
    VoxInspectionHeader(VoxHeader header, long size, VoxInspectionFindings findings) {
        this.header = header;
        this.size = size;
        this.findings = findings;
        checkIdentity();
        truncated = header.varPoolOffset() > size && header.varPoolOffset() <= header.totalSize();
        end = checkSizes() ? header.totalSize() : size;
        guests = checkGuests();
        capacity = checkCapacity();
        classes = checkClasses();
    }

    VoxHeader header() {
        return header;
    }

    /** The image ends before the slot pool begins: what is missing is no problem. */
    boolean truncated() {
        return truncated;
    }

    /** Where all parts must end. */
    long end() {
        return end;
    }

    /** Whether bytes stand in the image. */
    boolean has(long offset, long bytes) {
        return offset >= 0 && offset <= size - bytes;
    }

    /** How many bytes of the image follow. */
    long from(long offset) {
        return size - offset;
    }

    /** Entries of the peer table, 0 if it cannot be looked at. */
    int guests() {
        return guests;
    }

    /** Bytes of each ring, 0 if none can be looked at. */
    int capacity() {
        return capacity;
    }

    /** Slot classes, 0 if the pool cannot be looked at. */
    int classes() {
        return classes;
    }

    private void checkIdentity() {
        findings.check(
                header.magic() == VoxLayout.MAGIC,
                "magic",
                VoxLayout.AT_MAGIC,
                header.magic(),
                "TELXHUB and 7, 0x" + Long.toHexString(VoxLayout.MAGIC));
        findings.check(
                header.version() == VoxLayout.VERSION,
                "version",
                VoxLayout.AT_VERSION,
                Integer.toUnsignedLong(header.version()),
                String.valueOf(VoxLayout.VERSION));
        findings.check(
                header.headerSize() == VoxLayout.HEADER_BYTES,
                "header-size",
                VoxLayout.AT_HEADER_BYTES,
                Integer.toUnsignedLong(header.headerSize()),
                String.valueOf(VoxLayout.HEADER_BYTES));
    }

    private boolean checkSizes() {
        long most = truncated ? Long.MAX_VALUE : size;
        boolean total = findings.check(
                header.totalSize() >= VoxLayout.HEADER_BYTES && header.totalSize() <= most,
                "total-size",
                VoxLayout.AT_TOTAL_SIZE,
                header.totalSize(),
                VoxLayout.HEADER_BYTES + " to the image's size " + size);
        findings.check(
                header.currentSize() >= header.totalSize() && header.currentSize() <= most,
                "current-size",
                VoxLayout.AT_CURRENT_SIZE,
                header.currentSize(),
                "from total size " + header.totalSize() + " to the image's size " + size);
        return total;
    }

    private int checkGuests() {
        boolean some = checkCount("max-guests", VoxLayout.AT_GUESTS, header.maxGuests(), 1, VoxLayout.MAX_GUESTS);
        return some
                        && checkPlace(
                                "peer-table-offset",
                                VoxLayout.AT_PEER_TABLE,
                                header.peerTableOffset(),
                                VoxLayout.peerTableBytes(header.maxGuests()))
                ? header.maxGuests()
                : 0;
    }

    private int checkCapacity() {
        return checkCount(
                        "bipbuf-capacity",
                        VoxLayout.AT_CAPACITY,
                        header.bipbufCapacity(),
                        VoxLayout.MIN_CAPACITY,
                        VoxLayout.MAX_CAPACITY)
                ? header.bipbufCapacity()
                : 0;
    }

    private int checkClasses() {
        boolean some =
                checkCount("slot-classes", VoxLayout.AT_CLASSES, header.numVarSlotClasses(), 1, VoxLayout.MAX_CLASSES);
        return some
                        && checkPlace(
                                "pool-offset",
                                VoxLayout.AT_POOL,
                                header.varPoolOffset(),
                                VoxLayout.poolHeaderBytes(header.numVarSlotClasses()))
                        && !truncated
                ? header.numVarSlotClasses()
                : 0;
    }

    private boolean checkCount(String kind, long at, int value, int least, int most) {
        return findings.check(
                value >= least && value <= most, kind, at, Integer.toUnsignedLong(value), least + " to " + most);
    }

    /** Whether a part can start at an offset: on a border of 64, and with all of it before the end. */
    boolean checkPlace(String kind, long at, long offset, long bytes) {
        return findings.check(
                offset >= VoxLayout.HEADER_BYTES && offset <= end - bytes && VoxLayout.isLine(offset),
                kind,
                at,
                offset,
                "a multiple of 64 from " + VoxLayout.HEADER_BYTES + " to " + (end - bytes));
    }
}
