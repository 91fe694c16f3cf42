package io.millrace.api.runtime.dto;

import org.osgi.dto.DTO;

/** A signaler. */
public class SignalerDTO extends DTO {
    /** Makes an empty snapshot. */
    public SignalerDTO() {}

    /** Unique in the runtime. */
    public String name;

    /** How it signals. */
    public String kind;

    /** Rings asked for. */
    public long rings;

    /** System calls made to wake the peer. */
    public long wakes;

    /** Times a waiter went to sleep. */
    public long parks;

    /** Rings of the peer that no waiter was told of one by one, where the device counts them. */
    public long missed;
}
