package io.millrace.hw.libc;

/**
 * A file that passed every check. Thread-safety: immutable.
 *
 * @param file the open file
 * @param created whether it is ours: made here, or left behind by a creator that died
 * @param sizeBytes how much of it is the segment
 */
record OpenFile(Descriptor file, boolean created, long sizeBytes) {}
