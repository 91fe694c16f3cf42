package io.millrace.gateway.shell.internal;

import org.osgi.dto.DTO;

/** What became of leftovers in shared memory. */
public class CleanDTO extends DTO {
    /** All names that begin as ours do. */
    public LeftoverDTO[] leftovers;

    /** How many there were, in words. */
    public String summary;
}
