package io.millrace.gateway.shell.internal;

import org.osgi.dto.DTO;

/** What waits in channels, and for whom most. */
public class LagsDTO extends DTO {
    /** The ends, the slowest first. */
    public LagDTO[] rings;

    /** The slowest one and for whom it waits; null if nothing waits. */
    public String slowest;
}
