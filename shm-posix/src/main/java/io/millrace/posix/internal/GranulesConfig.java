package io.millrace.posix.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One allocator of granules inside a segment. */
@ObjectClassDefinition(
        name = "Millrace granules",
        description = "Runs of granules in a segment, taken and given back by all who share it")
@interface GranulesConfig {
    @AttributeDefinition(
            name = "Name of the allocator",
            description = "Service property millrace.allocator; empty: the part of the PID after the ~")
    String name() default "";

    @AttributeDefinition(
            name = "Segment that holds the pool and its granules",
            description = "A filter: (millrace.segment=NAME)")
    String segment_target() default "(millrace.segment=unset)";

    @AttributeDefinition(name = "Where the pool starts in the segment", description = "Bytes, a multiple of 64")
    long offset() default 0;

    @AttributeDefinition(
            name = "Length of a granule in bytes",
            description = "A power of two",
            min = "1",
            max = "1073741824")
    int granuleBytes() default 4096;

    @AttributeDefinition(
            name = "Granules",
            description = "0: as many as fit into the segment behind the offset",
            min = "0",
            max = "16777216")
    int granules() default 0;

    @AttributeDefinition(name = "Peers at once", min = "1", max = "254")
    int peers() default 16;

    @AttributeDefinition(
            name = "From one heartbeat to the next, milliseconds",
            description = "As often, what dead peers have left is freed",
            min = "1",
            max = "86400000")
    long livenessMillis() default 1000;

    @AttributeDefinition(
            name = "When a peer of another machine is dead, milliseconds without a heartbeat",
            description = "0: never. Processes of this machine are judged by themselves",
            min = "0",
            max = "86400000")
    long peerTimeoutMillis() default 0;
}
