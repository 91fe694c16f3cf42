package io.millrace.gateway.shell.amp.internal;

import org.osgi.dto.DTO;

/** All there is in one memory. */
public class DumpDTO extends DTO {
    /** Its name. */
    public String memory;

    /** Which core the gateway plays. */
    public String core;

    /** Its pools. */
    public PoolDTO[] pools;

    /** Both chains in order, without their sentinels. */
    public EntryDTO[] entries;

    /** What is wrong with the chains. */
    public FaultDTO[] problems;
}
