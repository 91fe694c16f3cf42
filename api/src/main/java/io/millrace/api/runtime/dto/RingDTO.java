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

    /** Messages published or consumed here. */
    public long messages;

    /** Payload bytes of these. */
    public long bytes;

    /** Offers answered FULL or TOO_LARGE. */
    public long refused;

    /** Peer values refused. */
    public long corrupt;
}
