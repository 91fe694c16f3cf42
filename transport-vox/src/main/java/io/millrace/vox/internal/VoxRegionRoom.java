package io.millrace.vox.internal;

/** Room for one payload in a region of ours; filled again and again. Thread-safety: confined to one thread. */
final class VoxRegionRoom {
    VoxRegionView region;
    int id;
    int generation;
    long offset;
    /** As reserved. */
    int length;
}
