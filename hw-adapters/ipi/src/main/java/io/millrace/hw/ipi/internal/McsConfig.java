package io.millrace.hw.ipi.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of one signaler of openEuler MCS. */
@ObjectClassDefinition(
        name = "Millrace signaler: openEuler MCS",
        description =
                "Inter-processor interrupts to and from the system on another processor, through the driver mcs_km")
@interface McsConfig {
    @AttributeDefinition(
            name = "Absolute path of the device",
            description = "Opening it needs the capability CAP_SYS_RAWIO; one signaler waits at a device")
    String device() default "/dev/mcs";

    @AttributeDefinition(
            name = "How the system is called",
            options = {
                @Option(label = "Through the C library of this bundle", value = "JNI"),
                @Option(label = "Through the JVM's foreign-function interface", value = "FFM")
            })
    String calls() default "JNI";

    @AttributeDefinition(
            name = "Which processor the number of a ring means",
            description = "NUMBER=PROCESSOR, separated by commas, * for every other number, for instance 1=3 for "
                    + "virtual machine 1 on processor 3; empty: the processor of that number, if there is one")
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
