package io.millrace.gateway.shell.amp.internal;

import org.osgi.dto.DTO;

/** A block. */
public class EntryDTO extends DTO {
    /** Its pool: hp or rtc. */
    public String pool;

    /** Its id. */
    public int id;

    /** The firmware's name for it, empty if it has none. */
    public String name;

    /** Its size in bytes. */
    public int size;

    /** Device address of its first byte. */
    public String address;
}
