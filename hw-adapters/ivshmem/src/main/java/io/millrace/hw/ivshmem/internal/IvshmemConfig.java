package io.millrace.hw.ivshmem.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of one ivshmem server or client. */
@ObjectClassDefinition(
        name = "Millrace ivshmem",
        description = "Memory and doorbells shared with virtual machines, and with other processes")
@interface IvshmemConfig {
    @AttributeDefinition(
            name = "Which end we are",
            description = "A virtual machine is always a client",
            options = {
                @Option(label = "We share the memory, and are peer 0", value = "SERVER"),
                @Option(label = "We are a peer of another server", value = "CLIENT")
            })
    String role() default "SERVER";

    @AttributeDefinition(
            name = "Absolute path of the server's Unix socket",
            description = "QEMU's -chardev socket,path=. A leftover that nobody listens at any more is replaced")
    String socket();

    @AttributeDefinition(
            name = "Permission bits of the socket, octal",
            description = "Those a server gives it, and the widest a client accepts; who may write may connect")
    String socketMode() default "0600";

    @AttributeDefinition(
            name = "Absolute path of the file that is the memory",
            description = "Servers only. Made if it is missing, its name stays; empty: memory without a name")
    String path() default "";

    @AttributeDefinition(
            name = "Length of the memory in bytes, a power of two",
            description = "Servers only: the length of the BAR. 0 with a path: as long as the file",
            min = "0")
    long size() default 0;

    @AttributeDefinition(
            name = "Permission bits of the file, octal",
            description = "Those of a new file, and the widest an existing one may have")
    String mode() default "0600";

    @AttributeDefinition(
            name = "User id whose names are accepted besides our own",
            description = "-1: nobody's but our own. Of the file for a server, of the socket for a client")
    int owner() default -1;

    @AttributeDefinition(
            name = "Vectors of each peer",
            description = "One interrupt each; the same number as the vectors= of the virtual machines",
            min = "1",
            max = "2048")
    int vectors() default 1;

    @AttributeDefinition(
            name = "How many guests there may be at once",
            description = "Servers only; whoever comes when all places are taken is sent away",
            min = "1",
            max = "65535")
    int guests() default 16;

    @AttributeDefinition(
            name = "Whom the number of a ring means",
            description = "NUMBER=PEER or NUMBER=PEER/VECTOR, separated by commas, * for every other number; "
                    + "empty: the peer with that id, on vector 0")
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
}
