package io.millrace.posix.internal.table;

import io.millrace.posix.internal.granule.GranuleLayout;

/**
 * Where things stand in a table.
 *
 * <pre>
 * 0        header       128: magic, geometry, lock, offsets
 * 128      attachments  peers x mappings x 16: use, id, page, pages
 *          regions      regions x stride: state, key, mode, ..., then a word for each page
 *          pool         the granule allocator of the pages
 *          pages        pages x pageSize, aligned to pageSize
 * </pre>
 *
 * <p>Thread-safety: immutable. Units: bytes, unless said otherwise.
 *
 * @param profile whose answers it gives
 * @param backing what it promises
 * @param pageSize length of a page: 1024, 2048, 4096, 8192 or 16384
 * @param pages how many there are for all regions
 * @param regions how many there can be at once
 * @param maxPages of one region
 * @param windowPages of all regions that one peer has attached at once
 * @param mappings how many regions a peer can have attached at once
 * @param peers how many there can be at once
 * @param virtualBase address of the first page of every window
 */
public record TableLayout(
        Profile profile,
        Backing backing,
        int pageSize,
        int pages,
        int regions,
        int maxPages,
        int windowPages,
        int mappings,
        int peers,
        long virtualBase) {
    /** {@code MLRSHMT1}, stored last. */
    public static final long MAGIC = GranuleLayout.magic("MLRSHMT1");

    /** The usual length of a page. */
    public static final int USUAL_PAGE_SIZE = 4096;
    /** The usual number of regions. */
    public static final int USUAL_REGIONS = 16;
    /** The usual number of regions that one peer has attached. */
    public static final int USUAL_MAPPINGS = 32;
    /** The usual number of peers. */
    public static final int USUAL_PEERS = 16;
    /** The usual address of windows, above what a 32-bit program uses. */
    public static final long USUAL_VIRTUAL_BASE = 0x1_0000_0000L;
    /** How much longer than the pool a region may be, unless said otherwise: promises may exceed what there is. */
    public static final int USUAL_EXCESS = 4;

    /** The shortest page. */
    public static final int SHORTEST_PAGE = 1024;
    /** The longest page. */
    public static final int LONGEST_PAGE = 16_384;

    /** How many page words an inspection looks at: all of a table that is as large as one can sensibly be. */
    static final long INSPECTED_PAGE_WORDS = 1 << 22;

    static final int VERSION = 1;
    static final int HEADER_BYTES = 128;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int PROFILE = 12;
    static final int BACKING = 16;
    static final int REGIONS = 20;
    static final int MAX_PAGES = 24;
    static final int WINDOW_PAGES = 28;
    static final int MAPPINGS = 32;
    static final int PAGE_SIZE = 36;
    static final int PAGES = 40;
    static final int PEERS = 44;
    static final int VIRTUAL_BASE = 48;
    static final int SIZE = 56;
    static final int LOCK = 64;
    static final int ATTACHMENTS = 72;
    static final int REGION_ROWS = 76;
    static final int STRIDE = 80;
    static final int POOL = 84;
    static final int FIRST_PAGE = 88;

    static final int ATTACHMENT_BYTES = 16;
    static final int USE = 0;
    static final int ID = 4;
    static final int PAGE = 8;
    static final int PAGE_COUNT = 12;

    static final int STATE = 0;
    static final int KEY = 8;
    static final int MODE = 12;
    static final int SEGSZ = 16;
    static final int CPID = 24;
    static final int LPID = 28;
    static final int ATIME = 32;
    static final int DTIME = 40;
    static final int CTIME = 48;
    static final int UID = 56;
    static final int GID = 60;
    static final int CUID = 64;
    static final int CGID = 68;
    static final int PAGE_WORDS = 128;

    /** Permission bits of a mode. */
    static final int PERMISSIONS = 0777;
    /** Bits of one class in a mode: owner, group, others. */
    static final int CLASS_BITS = 3;

    static final int READ = 4;
    static final int WRITE = 2;
    static final int CLASS_MASK = 7;

    private static final int LINE = 64;
    private static final int MOST_REGIONS = 1 << 16;
    private static final int MOST_MAPPINGS = 1 << 12;
    private static final int MOST_PAGES = 1 << 20;

    /** Checks the geometry. */
    public TableLayout {
        if (Integer.bitCount(pageSize) != 1 || pageSize < SHORTEST_PAGE || pageSize > LONGEST_PAGE) {
            throw new IllegalArgumentException("pageSize is " + pageSize + ", allowed: 1024, 2048, 4096, 8192, 16384");
        }
        require("pages", pages, MOST_PAGES);
        require("regions", regions, MOST_REGIONS);
        require("maxPages", maxPages, GranuleLayout.MOST_GRANULES);
        require("windowPages", windowPages, GranuleLayout.MOST_GRANULES);
        require("mappings", mappings, MOST_MAPPINGS);
        require("peers", peers, GranuleLayout.MOST_PEERS);
        if (virtualBase < 0 || virtualBase % pageSize != 0) {
            throw new IllegalArgumentException(
                    "virtualBase is 0x" + Long.toHexString(virtualBase) + ", allowed: a multiple of " + pageSize);
        }
        long end = rows(peers, mappings) + (long) regions * stride(maxPages);
        if (end > Integer.MAX_VALUE / 2) {
            throw new IllegalArgumentException(
                    "the rows of the table would take " + end + " bytes, allowed: " + Integer.MAX_VALUE / 2);
        }
    }

    /**
     * The usual geometry around a pool.
     *
     * @param pages of the pool
     * @return POSIX, STRICT, pages of 4096 bytes
     */
    public static TableLayout of(int pages) {
        return new TableLayout(
                Profile.POSIX,
                Backing.STRICT,
                USUAL_PAGE_SIZE,
                pages,
                USUAL_REGIONS,
                USUAL_EXCESS * pages,
                pages,
                USUAL_MAPPINGS,
                USUAL_PEERS,
                USUAL_VIRTUAL_BASE);
    }

    private static void require(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(what + " is " + value + ", allowed: 1 to " + most);
        }
    }

    /**
     * Length of all of it.
     *
     * @return bytes
     */
    public long size() {
        return firstPage() + (long) pages * pageSize;
    }

    /**
     * The window of a process as the documentation of NuttX has it.
     *
     * @return regions x pages x page size, bytes
     */
    public long documentedWindow() {
        return (long) regions * windowPages * pageSize;
    }

    /**
     * The window of a process as the code of NuttX has it, and this table.
     *
     * @return pages x page size, bytes
     */
    public long codedWindow() {
        return (long) windowPages * pageSize;
    }

    GranuleLayout granules() {
        return new GranuleLayout(Integer.numberOfTrailingZeros(pageSize), pages, peers);
    }

    int attachment(int slot, int mapping) {
        return HEADER_BYTES + (slot * mappings + mapping) * ATTACHMENT_BYTES;
    }

    int rows() {
        return (int) rows(peers, mappings);
    }

    private static long rows(int peers, int mappings) {
        return toMultiple(HEADER_BYTES + (long) peers * mappings * ATTACHMENT_BYTES, LINE);
    }

    int stride() {
        return (int) stride(maxPages);
    }

    private static long stride(int maxPages) {
        return toMultiple(PAGE_WORDS + (long) maxPages * Integer.BYTES, LINE);
    }

    int row(int row) {
        return rows() + row * stride();
    }

    int pageWord(int row, int page) {
        return row(row) + PAGE_WORDS + Integer.BYTES * page;
    }

    int pool() {
        return rows() + regions * stride();
    }

    /**
     * Where the pages begin.
     *
     * @return bytes from the start of the table
     */
    public long firstPage() {
        return toMultiple(pool() + (long) granules().size(), pageSize);
    }

    long page(int granule) {
        return firstPage() + (long) granule * pageSize;
    }

    /** Pages that so many bytes take. */
    long pagesFor(long bytes) {
        return bytes / pageSize + (bytes % pageSize == 0 ? 0 : 1);
    }

    /** Whether a region can be so long. */
    boolean isSize(long bytes) {
        return bytes >= 0 && bytes <= longest();
    }

    /** The longest region. */
    long longest() {
        return (long) maxPages * pageSize;
    }

    /** The id of a region. */
    int id(int row, int generation) {
        return Integer.remainderUnsigned(generation, generations()) * regions + row;
    }

    /** Generations of a row before its ids begin again; ids are positive. */
    int generations() {
        return (int) ((1L << (Integer.SIZE - 1)) / regions);
    }

    private static long toMultiple(long offset, int of) {
        return (offset + of - 1) / of * of;
    }
}
