package io.millrace.api.alloc;

/**
 * What an allocator has. Thread-safety: immutable.
 *
 * @param name unique in the runtime
 * @param granuleBytes the unit in which it gives
 * @param totalBytes all it manages
 * @param freeBytes what is free
 * @param longestRunBytes the longest block that could be had now
 * @param canFree whether blocks can be given back
 */
public record AllocatorInfo(
        String name, long granuleBytes, long totalBytes, long freeBytes, long longestRunBytes, boolean canFree) {}
