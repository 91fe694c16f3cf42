package io.millrace.api.runtime.dto;

import org.osgi.dto.DTO;

/** Everything there is in a runtime. */
public class RuntimeDTO extends DTO {
    /** Makes an empty snapshot. */
    public RuntimeDTO() {}

    /** The segments, by name. */
    public SegmentDTO[] segments;

    /** The signalers, by name. */
    public SignalerDTO[] signalers;

    /** The ends of rings, by channel. */
    public RingDTO[] rings;

    /** The allocators, by name. */
    public BlockDTO[] blocks;

    /** The peers, by channel. */
    public PeerDTO[] peers;

    /** What is wrong. */
    public ProblemDTO[] problems;
}
