package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.dto.FieldDTO;
import org.osgi.dto.DTO;

/** What lies where in a segment. */
public class LayoutDTO extends DTO {
    /** The segment's name. */
    public String segment;

    /** Its length. */
    public long sizeBytes;

    /** By offset, a part of another field behind it. */
    public FieldDTO[] fields;
}
