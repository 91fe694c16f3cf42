package io.millrace.api.runtime.dto;

import org.osgi.dto.DTO;

/** A peer, as one channel sees it. */
public class PeerDTO extends DTO {
    /** Makes an empty snapshot. */
    public PeerDTO() {}

    /** The channel. */
    public String channel;

    /** The wire format. */
    public String protocol;

    /** Who is at the other end. */
    public String peer;

    /** The segment the channel lies in. */
    public String segment;

    /** Which endpoint of a link with many. */
    public int endpoint;

    /** What is known of the peer. */
    public String state;

    /** How long it has given no sign of life, in milliseconds, as far as looks now and then can see; -1 if unknown. */
    public long quietMillis;
}
