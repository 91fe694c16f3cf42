package io.millrace.gateway.shell.internal;

import org.osgi.dto.DTO;

/** What was written by a dump. */
public class DumpDTO extends DTO {
    /** The segment's name. */
    public String segment;

    /** The file with its bytes. */
    public String file;

    /** The file that says what they are. */
    public String description;

    /** How many bytes there are. */
    public long sizeBytes;
}
