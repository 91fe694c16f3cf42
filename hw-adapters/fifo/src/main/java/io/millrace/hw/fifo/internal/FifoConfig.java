package io.millrace.hw.fifo.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one FIFO signaler. */
@ObjectClassDefinition(
        name = "Millrace signaler: FIFO",
        description = "Wakes a process of the same machine through named pipes")
@interface FifoConfig {
    @AttributeDefinition(
            name = "Absolute path of the FIFO we ring through",
            description = "Made with mode 0600 if it is missing; its name stays when we stop")
    String out();

    @AttributeDefinition(
            name = "Absolute path of the FIFO we are rung through",
            description = "Made with mode 0600 if it is missing; its name stays when we stop")
    String in();

    @AttributeDefinition(name = "Bytes per ring, 1 or 4", description = "They carry the target, little-endian")
    int width() default 1;

    @AttributeDefinition(
            name = "Name of the signaler",
            description = "Service property millrace.signaler; empty: the part of the PID after the ~")
    String name() default "";
}
