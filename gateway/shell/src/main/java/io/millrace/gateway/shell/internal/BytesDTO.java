package io.millrace.gateway.shell.internal;

import org.osgi.dto.DTO;

/** Bytes of a segment. */
public class BytesDTO extends DTO {
    /** The segment's name. */
    public String segment;

    /** Where they start. */
    public long offset;

    /** The bytes, two digits each. */
    public String hex;
}
