package io.millrace.api.runtime.dto;

import org.osgi.dto.DTO;

/** A segment. */
public class SegmentDTO extends DTO {
    /** Makes an empty snapshot. */
    public SegmentDTO() {}

    /** Unique in the runtime. */
    public String name;

    /** Where its memory comes from. */
    public String kind;

    /** Where it is found outside. */
    public String location;

    /** Its length. */
    public long sizeBytes;

    /** NORMAL or DEVICE. */
    public String access;

    /** Whether it was created here. */
    public boolean created;
}
