package io.millrace.hw.file.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Configuration of one file segment. */
@ObjectClassDefinition(
        name = "Millrace segment: mapped file",
        description = "A file, in /dev/shm or elsewhere, as shared memory")
@interface FileConfig {
    @AttributeDefinition(
            name = "Absolute path of the file",
            description = "Its directory is made with mode 0700 if only the last level of it is missing")
    String path();

    @AttributeDefinition(
            name = "Length of the segment in bytes",
            description = "0 with role ATTACH: as long as the file is")
    long size() default 0;

    @AttributeDefinition(
            name = "Who makes the file",
            description = "CREATE also removes its name at the end, and adopts a leftover of a creator that died",
            options = {
                @Option(label = "We do", value = "CREATE"),
                @Option(label = "Somebody else does; it must be there", value = "ATTACH"),
                @Option(label = "Whoever comes first; the name stays", value = "CREATE_OR_ATTACH")
            })
    String role() default "CREATE";

    @AttributeDefinition(
            name = "Name of the segment",
            description = "Service property millrace.segment; empty: the part of the PID after the ~")
    String name() default "";

    @AttributeDefinition(
            name = "Permission bits, octal",
            description = "Those of a new file, and the widest an existing one may have")
    String mode() default "0600";

    @AttributeDefinition(
            name = "Keep the name of a file made here when the segment stops",
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
            name = "User id whose files are accepted besides our own",
            description = "-1: nobody's but our own")
    int owner() default -1;
}
