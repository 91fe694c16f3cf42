package io.millrace.gateway.shell.posix.internal;

import org.osgi.dto.DTO;

/** What {@code shm:ipcs} found. */
public class IpcsDTO extends DTO {
    /** The segments. */
    public SegmentDTO[] segments;

    /** The limits, of the kernel and of each table. */
    public LimitsDTO[] limits;
}
