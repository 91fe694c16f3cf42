package io.millrace.hw.pci.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one segment of a PCI device's memory. */
@ObjectClassDefinition(
        name = "Millrace segment: PCI memory",
        description = "Memory behind a base address register of a PCI device, as sysfs maps it")
@interface PciConfig {
    @AttributeDefinition(
            name = "Vendor and device",
            description = "Hexadecimal, like 1af4:1110; empty: the device is chosen by its address")
    String id() default "";

    @AttributeDefinition(
            name = "Which one of several with that id",
            description = "From 0 on, in the order of their addresses; -1: there must be one only",
            min = "-1")
    int index() default PciSelection.THE_ONLY_ONE;

    @AttributeDefinition(
            name = "Address of the device",
            description = "Domain, bus, device and function, like 0000:00:04.0; empty: it is chosen by its id")
    String address() default "";

    @AttributeDefinition(
            name = "Number of the base address register",
            description = "2 is the shared memory of ivshmem",
            min = "0",
            max = "5")
    int resource() default 2;

    @AttributeDefinition(name = "Where the segment starts there, in bytes, a multiple of 8", min = "0")
    long offset() default 0;

    @AttributeDefinition(name = "Length of the segment in bytes", description = "0: the rest", min = "0")
    long size() default 0;

    @AttributeDefinition(
            name = "Let stores be gathered on their way",
            description = "Faster; only for memory that is prefetchable, and never for registers")
    boolean writeCombining() default false;

    @AttributeDefinition(
            name = "Switch the device on",
            description = "If nobody has; it stays switched on when the segment stops")
    boolean enable() default false;

    @AttributeDefinition(name = "Absolute path of sysfs")
    String sysfs() default PciSpec.SYSFS;

    @AttributeDefinition(
            name = "Name of the segment",
            description = "Service property millrace.segment; empty: the part of the PID after the ~")
    String name() default "";

    @AttributeDefinition(
            name = "What says that segment and signaler belong together",
            description = "Service property device.id; empty: the name")
    String device_id() default "";
}
