package io.millrace.posix.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One file of memory. */
@ObjectClassDefinition(
        name = "Millrace segment: file of memory",
        description = "What memfd_create makes, as shared memory; it has no name in any directory")
@interface MemfdConfig {
    @AttributeDefinition(
            name = "Name of the segment",
            description = "Service property millrace.segment; empty: the part of the PID after the ~")
    String name() default "";

    @AttributeDefinition(
            name = "Length of the segment in bytes",
            description = "0 with role ATTACH: as long as the file is",
            min = "0")
    long size() default 0;

    @AttributeDefinition(
            name = "Who makes the file",
            description =
                    "One that is made outlives an update of this bundle; others find it at the segment's location",
            options = {
                @Option(label = "We do", value = "CREATE"),
                @Option(label = "Somebody else has it open", value = "ATTACH")
            })
    String role() default "CREATE";

    @AttributeDefinition(name = "Where somebody has it open, with role ATTACH", description = "/proc/PID/fd/N")
    String path() default "";

    @AttributeDefinition(
            name = "Seals that a file must have to be attached",
            description = "One that is made here is sealed against shrinking, growing, and other seals",
            options = {
                @Option(label = "Nobody makes it shorter", value = "SHRINK"),
                @Option(label = "None: an access may find its bytes gone", value = "NONE")
            })
    String seals() default "SHRINK";

    @AttributeDefinition(
            name = "How the bytes may be touched",
            description = "DEVICE allows aligned words only, as device memory demands",
            options = {
                @Option(label = "Ordinary memory", value = "NORMAL"),
                @Option(label = "Device memory", value = "DEVICE")
            })
    String access() default "NORMAL";

    @AttributeDefinition(
            name = "User id whose files are accepted besides our own",
            description = "-1: nobody's but our own",
            min = "-1")
    int owner() default -1;
}
