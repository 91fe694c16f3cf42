package io.millrace.gateway.shell.amp.internal;

import org.osgi.dto.DTO;

/** A descriptor of a queue. */
public class SlotDTO extends DTO {
    /** The channel of the queue. */
    public String queue;

    /** TX or RX, as the gateway sees it. */
    public String way;

    /** Its number. */
    public int slot;

    /** Device address of its buffer. */
    public String address;

    /** Bytes sent, or the longest message. */
    public int length;

    /** Its flags, as they stand there. */
    public String flags;

    /** sent: with the receiver; free: with the sender. */
    public String state;
}
