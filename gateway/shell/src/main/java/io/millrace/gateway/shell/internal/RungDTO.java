package io.millrace.gateway.shell.internal;

import org.osgi.dto.DTO;

/** A ring of a doorbell. */
public class RungDTO extends DTO {
    /** The signaler. */
    public String signaler;

    /** The number that was rung. */
    public int target;

    /** Rings asked for so far. */
    public long rings;

    /** System calls made to wake the peer so far. */
    public long wakes;
}
