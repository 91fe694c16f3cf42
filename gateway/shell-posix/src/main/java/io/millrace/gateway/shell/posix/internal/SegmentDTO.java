package io.millrace.gateway.shell.posix.internal;

import org.osgi.dto.DTO;

/** A System V segment, by the words of {@code ipcs}. */
public class SegmentDTO extends DTO {
    /** Whose it is: {@code os}, or the name of a table. */
    public String systemv;

    /** Its key, in eight hexadecimal digits. */
    public String key;

    /** Its id. */
    public int shmid;

    /** The name of its owner, or the number of one without a name. */
    public String owner;

    /** Permission bits, octal. */
    public String perms;

    /** Length asked for. */
    public long bytes;

    /** How often it is attached. */
    public long nattch;

    /** {@code dest}: goes with the last who has it attached; {@code locked}: stays in memory. */
    public String status;

    /** The process that made it. */
    public int cpid;

    /** The process that attached or detached last. */
    public int lpid;
}
