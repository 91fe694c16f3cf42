package io.millrace.gateway.demo.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one demo application. */
@ObjectClassDefinition(
        name = "Millrace demo traffic",
        description = "Sends numbered texts on a channel, and counts or echoes what comes")
@interface TrafficConfig {
    @AttributeDefinition(
            name = "Filter of the channel",
            description = "For instance (millrace.channel=plc/0); without it any channel will do",
            required = false)
    String channel_target();

    @AttributeDefinition(name = "Milliseconds between two messages", min = "1", max = "3600000")
    int periodMillis() default 100;

    @AttributeDefinition(
            name = "What to do",
            description = "send: a text per period, and count what comes; echo: send back what comes; both: both")
    Mode mode() default Mode.send;

    /** What to do. */
    enum Mode {
        /** Send a text per period, and count what comes. */
        send,
        /** Send back what comes. */
        echo,
        /** Both. */
        both
    }
}
