package io.millrace.hw.uio.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of one UIO device. */
@ObjectClassDefinition(name = "Millrace UIO", description = "Memory and interrupt of a UIO device")
@interface UioConfig {
    @AttributeDefinition(
            name = "UIO name of the device, or of the device behind it",
            description = "As in /sys/class/uio/uioN/name, or its PCI address, like 0000:00:04.0")
    String device();

    @AttributeDefinition(
            name = "Which one of several devices with that name",
            description = "0 is the one with the lowest uioN; -1: there is only one")
    int index() default UioDevices.THE_ONLY_ONE;

    @AttributeDefinition(
            name = "Map that is the segment",
            description = "M of /sys/class/uio/uioN/maps/mapM, or the name there; none: no segment, the interrupt only")
    String map() default "0";

    @AttributeDefinition(
            name = "Length of the segment in bytes",
            description = "From the start of the map; 0: the whole map",
            min = "0")
    long size() default 0;

    @AttributeDefinition(name = "Whether the interrupt is a signaler", description = "false: the segment only")
    boolean interrupt() default true;

    @AttributeDefinition(
            name = "How the next interrupt is let through",
            options = {
                @Option(label = "As the driver demands", value = "AUTO"),
                @Option(label = "Write 1 to the node", value = "WRITE_ONE"),
                @Option(label = "Clear the Interrupt Disable bit of PCI", value = "PCI_INTX"),
                @Option(label = "Nothing is to be done", value = "NONE")
            })
    String rearm() default "AUTO";

    @AttributeDefinition(
            name = "Register and value that acknowledge an interrupt",
            description = "REGISTER=VALUE in the map, like 0x64=0xffffffff; stored before the next interrupt is let "
                    + "through; empty: none")
    String ack() default "";

    @AttributeDefinition(
            name = "Register that rings the peer",
            description = "In the map, like 0x60; empty: rings go nowhere")
    String ring() default "";

    @AttributeDefinition(
            name = "What is stored there for the number of a ring",
            description = "NUMBER=VALUE, separated by commas, * for every other number; empty: the number itself")
    String target_map() default "";

    @AttributeDefinition(
            name = "Name of segment and signaler",
            description = "Service properties millrace.segment and millrace.signaler; empty: the part of the PID "
                    + "after the ~")
    String name() default "";

    @AttributeDefinition(
            name = "What says that segment and signaler belong together",
            description = "Service property device.id of both; empty: their name")
    String device_id() default "";

    @AttributeDefinition(name = "Where sysfs is mounted")
    String sysfs() default "/sys";

    @AttributeDefinition(name = "Where the device nodes are")
    String dev() default "/dev";
}
