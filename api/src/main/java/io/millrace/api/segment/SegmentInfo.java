package io.millrace.api.segment;

import io.millrace.api.memory.Access;

/**
 * What a segment is. Thread-safety: immutable.
 *
 * @param name unique in the runtime
 * @param kind where its memory comes from, for instance {@code file}
 * @param location where it is found outside, for instance a path
 * @param sizeBytes its length
 * @param access how its bytes may be touched
 * @param created whether it was created here, rather than found
 */
public record SegmentInfo(String name, String kind, String location, long sizeBytes, Access access, boolean created) {}
