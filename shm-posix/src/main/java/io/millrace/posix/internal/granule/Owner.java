package io.millrace.posix.internal.granule;

/** The owner entry of a granule, packed. Thread-safety: static functions of their arguments. */
final class Owner {
    private static final int LENGTH_BITS = 32;
    private static final int GENERATION_MASK = (1 << GranuleLayout.GENERATION_BITS) - 1;

    private Owner() {}

    static long of(int owner, int generation, int length) {
        return (long) owner << GranuleLayout.OWNER_SHIFT
                | (long) (generation & GENERATION_MASK) << LENGTH_BITS
                | Integer.toUnsignedLong(length);
    }

    /** The same place with nobody's run; the generation stays, so the next run gets another. */
    static long nobody(long entry) {
        return of(0, generation(entry), 0);
    }

    /** 0: nobody, slot plus 1: a peer, {@link GranuleLayout#KEPT}: the table. */
    static int owner(long entry) {
        return (int) (entry >>> GranuleLayout.OWNER_SHIFT);
    }

    static int generation(long entry) {
        return (int) (entry >>> LENGTH_BITS) & GENERATION_MASK;
    }

    static int length(long entry) {
        return (int) entry;
    }
}
