package io.millrace.gateway.shell.fusiondock.internal;

import org.osgi.dto.DTO;

/** One region of a mailbox, as it stands in memory. */
public class SlotDTO extends DTO {
    /** The mailbox. */
    public String mailbox;

    /** TX or RX, as the gateway sees it. */
    public String way;

    /** The state by its name, CORRUPT if it is none. */
    public String state;

    /** The state's word. */
    public int op;

    /** Type of the message. */
    public int type;

    /** Length of the message in bytes. */
    public long used;

    /** What the slot carries in bytes. */
    public long max;

    /** Bytes of a message in pieces that have gone through so far. */
    public long done;

    /** Where the region starts in the segment. */
    public long offset;
}
