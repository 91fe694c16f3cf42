package io.millrace.api.runtime.dto;

import org.osgi.dto.DTO;

/** One end of a ring. */
public class RingDTO extends DTO {
    /** Makes an empty snapshot. */
    public RingDTO() {}

    /** The channel it belongs to. */
    public String channel;

    /** The wire format. */
    public String protocol;

    /** TX or RX. */
    public String direction;

    /** The longest message. */
    public int maxMessageBytes;

    /** Messages published and not yet consumed. */
    public int backlog;

    /** What is in use of the room for messages, in bytes. */
    public long usedBytes;

    /** That room, in bytes; 0 if unknown. */
    public long capacityBytes;

    /** How long it has been full, in milliseconds, as far as looks now and then can see; 0 if it is not. */
    public long fullMillis;

    /** Messages published or consumed here. */
    public long messages;

    /** Payload bytes of these. */
    public long bytes;

    /** Offers answered FULL or TOO_LARGE. */
    public long refused;

    /** Peer values refused. */
    public long corrupt;
}
