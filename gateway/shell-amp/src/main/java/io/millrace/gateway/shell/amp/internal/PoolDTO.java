package io.millrace.gateway.shell.amp.internal;

import org.osgi.dto.DTO;

/** How full a pool is. */
public class PoolDTO extends DTO {
    /** Its name: hp or rtc. */
    public String pool;

    /** Device address of its first byte, the sentinel. */
    public String start;

    /** Device address behind its last byte. */
    public String limit;

    /** Bytes taken, headers and padding included. */
    public long used;

    /** Bytes left, the header of the next entry included. */
    public long free;
}
