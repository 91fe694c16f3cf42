package io.millrace.hw.spin.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one polling signaler. */
@ObjectClassDefinition(
        name = "Millrace signaler: polling",
        description = "For peers that cannot ring: looks again after a while")
@interface SpinConfig {
    @AttributeDefinition(
            name = "Nanoseconds between two looks",
            description = "Shorter answers sooner, longer spares the processor; 1 to 1000000000")
    long pollNanos() default SpinSignaler.DEFAULT_POLL_NANOS;

    @AttributeDefinition(
            name = "Name of the signaler",
            description = "Service property millrace.signaler; empty: the part of the PID after the ~")
    String name() default "";
}
