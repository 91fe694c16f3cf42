package io.millrace.hw.datagram.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one datagram signaler. */
@ObjectClassDefinition(
        name = "Millrace signaler: datagram",
        description = "Wakes a process of the same machine through Unix datagrams")
@interface DatagramConfig {
    @AttributeDefinition(
            name = "Absolute path of the socket we ring",
            description = "The peer's. It may come, go and come again")
    String out();

    @AttributeDefinition(
            name = "Absolute path of the socket we are rung at",
            description = "Made by us and removed when we stop. A leftover that nobody is at any more is replaced")
    String in();

    @AttributeDefinition(
            name = "Permission bits of the socket we are rung at, octal",
            description = "Who may write to it may ring")
    String mode() default "0600";

    @AttributeDefinition(
            name = "Name of the signaler",
            description = "Service property millrace.signaler; empty: the part of the PID after the ~")
    String name() default "";
}
