package io.millrace.posix.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One POSIX shared memory object. */
@ObjectClassDefinition(
        name = "Millrace segment: POSIX object",
        description = "What shm_open makes, as shared memory; it stands in /dev/shm")
@interface PosixConfig {
    @AttributeDefinition(
            name = "Name of the segment",
            description = "Service property millrace.segment; empty: the part of the PID after the ~")
    String name() default "";

    @AttributeDefinition(
            name = "Name of the object",
            description = "As shm_open takes it: a slash in front or none, and no other one; empty: as the segment")
    String object() default "";

    @AttributeDefinition(
            name = "Length of the segment in bytes",
            description = "0 with role ATTACH: as long as the object is",
            min = "0")
    long size() default 0;

    @AttributeDefinition(
            name = "Who makes the object",
            description = "CREATE also removes its name at the end, and adopts a leftover of a creator that died",
            options = {
                @Option(label = "We do", value = "CREATE"),
                @Option(label = "Somebody else does; it must be there", value = "ATTACH"),
                @Option(label = "Whoever comes first; the name stays", value = "CREATE_OR_ATTACH")
            })
    String role() default "CREATE";

    @AttributeDefinition(
            name = "Permission bits, octal",
            description = "Those of a new object, and the widest an existing one may have")
    String mode() default "0600";

    @AttributeDefinition(
            name = "Keep the name of an object made here when the segment stops",
            description = "Its bytes are then adopted at the next start")
    boolean keepOnStop() default false;

    @AttributeDefinition(
            name = "How the bytes may be touched",
            description = "DEVICE allows aligned words only, as device memory demands",
            options = {
                @Option(label = "Ordinary memory", value = "NORMAL"),
                @Option(label = "Device memory", value = "DEVICE")
            })
    String access() default "NORMAL";

    @AttributeDefinition(
            name = "User id whose objects are accepted besides our own",
            description = "-1: nobody's but our own",
            min = "-1")
    int owner() default -1;
}
