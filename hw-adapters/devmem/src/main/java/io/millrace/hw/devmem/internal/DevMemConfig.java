package io.millrace.hw.devmem.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one segment of physical memory. */
@ObjectClassDefinition(
        name = "Millrace segment: physical memory",
        description = "Memory at a physical address, as far as the configuration io.millrace.devmem allows it")
@interface DevMemConfig {
    @AttributeDefinition(
            name = "Physical address of the first byte",
            description = "Hexadecimal after 0x, or decimal; a multiple of 8")
    String address();

    @AttributeDefinition(name = "Length of the segment in bytes", min = "1")
    long size();

    @AttributeDefinition(
            name = "Absolute path of the node",
            description = "/dev/mem, or that of a driver that maps by physical address")
    String device() default DevMemSpec.DEV_MEM;

    @AttributeDefinition(
            name = "Map memory that the kernel uses itself",
            description = "Behind /dev/mem, also where nobody knows whether it is; the kernel may refuse all the same")
    boolean systemRam() default false;

    @AttributeDefinition(
            name = "Name of the segment",
            description = "Service property millrace.segment; empty: the part of the PID after the ~")
    String name() default "";

    @AttributeDefinition(
            name = "What says that segment and signaler belong together",
            description = "Service property device.id; empty: the name")
    String device_id() default "";
}
