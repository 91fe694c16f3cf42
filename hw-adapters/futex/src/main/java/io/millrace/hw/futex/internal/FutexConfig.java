package io.millrace.hw.futex.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of one futex signaler. */
@ObjectClassDefinition(
        name = "Millrace signaler: futex",
        description = "Wakes a process of the same machine through words in a shared segment")
@interface FutexConfig {
    @AttributeDefinition(
            name = "Offset of the doorbell block in the segment, in bytes",
            description = "A multiple of 4, better of 64; the block is 16 bytes long")
    long offsetBytes() default 0;

    @AttributeDefinition(
            name = "Which party we are",
            description = "A rings word 0 of the block, B word 1",
            options = {@Option(label = "A", value = "A"), @Option(label = "B", value = "B")})
    String side() default "A";

    @AttributeDefinition(
            name = "Name of the signaler",
            description = "Service property millrace.signaler; empty: the part of the PID after the ~")
    String name() default "";

    @AttributeDefinition(
            name = "Filter of the segment the block lies in",
            description = "For instance (millrace.segment=plc)")
    String segment_target() default "(millrace.segment=unset)";
}
