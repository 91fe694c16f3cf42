package io.millrace.gateway.shell.posix.internal;

import org.osgi.dto.DTO;

/** What there can be, and what is used of it. */
public class LimitsDTO extends DTO {
    /** Whose limits: {@code os}, or the name of a table. */
    public String systemv;

    /** Segments there are. */
    public int segments;

    /** Segments there can be. */
    public long shmmni;

    /** Shortest segment in bytes. */
    public long shmmin;

    /** Longest segment in bytes. */
    public long shmmax;

    /** Pages of all segments together. */
    public long shmall;

    /** Length of a page in bytes. */
    public long pageSize;

    /** Pages that new segments can have; -1 if nobody counts them. */
    public long freePages;

    /** Why nothing is known, empty otherwise. */
    public String problem;
}
