package io.millrace.gateway.shell.internal;

import org.osgi.dto.DTO;

/** What waits in one end of a channel. */
public class LagDTO extends DTO {
    /** The channel. */
    public String channel;

    /** TX or RX. */
    public String direction;

    /** Messages published and not yet consumed. */
    public int backlog;

    /** The room they take, in bytes. */
    public long usedBytes;

    /** All room for messages, in bytes; 0 if unknown. */
    public long capacityBytes;

    /** How much of it is taken, 0 to 100; null if unknown. */
    public Integer usedPercent;

    /** How long there has been no room, in milliseconds; 0 if there is. */
    public long fullMillis;

    /** For whom it waits, in words. */
    public String state;
}
