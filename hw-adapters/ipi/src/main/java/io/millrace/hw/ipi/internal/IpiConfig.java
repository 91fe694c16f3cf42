package io.millrace.hw.ipi.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of one signaler on any device that rings. */
@ObjectClassDefinition(
        name = "Millrace signaler: device",
        description = "Rings through a device, by a request of its driver or by writing, and is rung through it")
@interface IpiConfig {
    @AttributeDefinition(
            name = "Absolute path of the device",
            description = "A character device, or a FIFO; one signaler waits at a device")
    String device();

    @AttributeDefinition(
            name = "How the system is called",
            options = {
                @Option(label = "Through the C library of this bundle", value = "JNI"),
                @Option(label = "Through the JVM's foreign-function interface", value = "FFM")
            })
    String calls() default "JNI";

    @AttributeDefinition(
            name = "How the device is told to ring",
            options = {
                @Option(label = "By a request of its driver", value = "IOCTL"),
                @Option(label = "By writing to it", value = "WRITE"),
                @Option(label = "Not at all", value = "NONE")
            })
    String ring() default "IOCTL";

    @AttributeDefinition(
            name = "Number of the request that rings",
            description =
                    "With ring=IOCTL, hexadecimal with 0x, or decimal. Its argument is 40 bytes: the number of the "
                            + "ring, 4 bytes, and zeros")
    String request() default "";

    @AttributeDefinition(
            name = "Bytes of a ring that is written or read, 4 or 8",
            description = "They carry the number of the ring, little-endian, and zeros behind it")
    int bytes() default 4;

    @AttributeDefinition(
            name = "How a ring is heard",
            options = {
                @Option(label = "By a poll that takes it along", value = "POLL"),
                @Option(label = "By reading", value = "READ"),
                @Option(label = "Through an eventfd the driver is given", value = "EVENTFD"),
                @Option(label = "Never", value = "NONE")
            })
    String receive() default "READ";

    @AttributeDefinition(
            name = "Number of the request that takes an eventfd",
            description = "With receive=EVENTFD. Its argument is 40 bytes: the eventfd's number, 4 bytes, and zeros")
    String registerRequest() default "";

    @AttributeDefinition(
            name = "Which value the number of a ring means",
            description = "NUMBER=VALUE, separated by commas, * for every other number; values from 0 to 0xffffffff; "
                    + "empty: the number itself")
    String target_map() default "";

    @AttributeDefinition(
            name = "Name of the signaler",
            description = "Service property millrace.signaler; empty: the part of the PID after the ~")
    String name() default "";

    @AttributeDefinition(
            name = "What says that a segment and this signaler belong together",
            description = "Service property device.id; empty: the name")
    String device_id() default "";
}
