package io.millrace.api.runtime.dto;

import org.osgi.dto.DTO;

/** An allocator and what is left in it. */
public class BlockDTO extends DTO {
    /** Makes an empty snapshot. */
    public BlockDTO() {}

    /** Unique in the runtime. */
    public String name;

    /** The segment it manages a part of. */
    public String segment;

    /** The unit in which it gives. */
    public long granuleBytes;

    /** All it manages. */
    public long totalBytes;

    /** What is free. */
    public long freeBytes;

    /** The longest block that could be had now. */
    public long longestRunBytes;
}
