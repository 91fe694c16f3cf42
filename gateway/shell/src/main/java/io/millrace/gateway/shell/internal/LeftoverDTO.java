package io.millrace.gateway.shell.internal;

import org.osgi.dto.DTO;

/** A name in shared memory that may be a leftover. */
public class LeftoverDTO extends DTO {
    /** REMOVED, LEFTOVER where nothing was to be removed, or KEPT. */
    public String answer;

    /** The file's length. */
    public long sizeBytes;

    /** The name. */
    public String path;

    /** Why. */
    public String reason;
}
