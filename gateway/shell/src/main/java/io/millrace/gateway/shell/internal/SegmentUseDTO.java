package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.dto.BlockDTO;
import io.millrace.api.runtime.dto.SegmentDTO;
import org.osgi.dto.DTO;

/** A segment and what lies in it. */
public class SegmentUseDTO extends DTO {
    /** The segment. */
    public SegmentDTO segment;

    /** The channels in it. */
    public String[] channels;

    /** The allocators that manage a part of it. */
    public BlockDTO[] blocks;
}
