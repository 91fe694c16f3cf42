package io.millrace.gateway.shell.internal;

import org.osgi.dto.DTO;

/** How fast one end of a channel was. */
public class RateDTO extends DTO {
    /** The channel. */
    public String channel;

    /** TX or RX. */
    public String direction;

    /** Messages published or consumed, per second. */
    public double messagesPerSecond;

    /** Payload bytes of these, per second. */
    public double bytesPerSecond;

    /** All messages so far. */
    public long messages;

    /** Payload bytes of these. */
    public long bytes;

    /** How long was looked, in milliseconds. */
    public long millis;
}
