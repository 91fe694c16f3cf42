package io.millrace.api.runtime.dto;

import org.osgi.dto.DTO;

/** A named part of a segment. */
public class FieldDTO extends DTO {
    /** Makes an empty snapshot. */
    public FieldDTO() {}

    /** Who laid it out. */
    public String owner;

    /** As the format's own paper calls it. */
    public String name;

    /** Of its first byte in the segment. */
    public long offset;

    /** In bytes. */
    public long length;

    /** CONTROL, USED, FREE or CORRUPT. */
    public String state;

    /** What stands there, decoded; empty if there is nothing to say. */
    public String value;
}
