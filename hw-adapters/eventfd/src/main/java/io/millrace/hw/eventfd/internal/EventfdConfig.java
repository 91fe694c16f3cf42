package io.millrace.hw.eventfd.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of one eventfd signaler. */
@ObjectClassDefinition(
        name = "Millrace signaler: eventfd",
        description = "Wakes a process of the same machine through counters of the kernel, which are handed over once")
@interface EventfdConfig {
    @AttributeDefinition(
            name = "Which end we are",
            description = "One of the two makes the counters",
            options = {
                @Option(label = "We make the counters, and hand them over", value = "SERVER"),
                @Option(label = "We get them from a server", value = "CLIENT")
            })
    String role() default "SERVER";

    @AttributeDefinition(
            name = "Absolute path of the server's Unix socket",
            description = "Made with mode 0600. A leftover that nobody listens at any more is replaced")
    String socket();

    @AttributeDefinition(
            name = "Name of the signaler",
            description = "Service property millrace.signaler; empty: the part of the PID after the ~")
    String name() default "";
}
