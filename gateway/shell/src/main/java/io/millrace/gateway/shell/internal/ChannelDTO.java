package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.runtime.dto.RingDTO;
import org.osgi.dto.DTO;

/** All there is to know of one channel. */
public class ChannelDTO extends DTO {
    /** Its name. */
    public String channel;

    /** Who is at the other end. */
    public PeerDTO peer;

    /** The sending end. */
    public RingDTO tx;

    /** The receiving end. */
    public RingDTO rx;

    /** What is wrong with it. */
    public ProblemDTO[] problems;
}
