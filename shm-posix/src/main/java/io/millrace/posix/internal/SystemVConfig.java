package io.millrace.posix.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One System V segment. */
@ObjectClassDefinition(
        name = "Millrace segment: System V",
        description = "A System V segment of the kernel, or a region of a table, as shared memory")
@interface SystemVConfig {
    @AttributeDefinition(
            name = "Name of the segment",
            description = "Service property millrace.segment; empty: the part of the PID after the ~")
    String name() default "";

    @AttributeDefinition(
            name = "Whose segments",
            description = "A filter: (millrace.systemv=os) for the kernel's, (millrace.systemv=NAME) for a table's")
    String systemv_target() default "(millrace.systemv=os)";

    @AttributeDefinition(
            name = "Key",
            description = "A number, 0x is understood; IPC_PRIVATE: a new one that others find by its id alone")
    String key() default "IPC_PRIVATE";

    @AttributeDefinition(
            name = "Id of a segment that is there",
            description = "Instead of a key, with role ATTACH; -1: none",
            min = "-1")
    int id() default -1;

    @AttributeDefinition(
            name = "Length of the segment in bytes",
            description = "0 with role ATTACH: as long as it is",
            min = "0")
    long size() default 0;

    @AttributeDefinition(
            name = "Who makes it",
            description = "CREATE also removes it at the end, and adopts a leftover of a creator that died",
            options = {
                @Option(label = "We do", value = "CREATE"),
                @Option(label = "Somebody else does; it must be there", value = "ATTACH"),
                @Option(label = "Whoever comes first; it stays", value = "CREATE_OR_ATTACH")
            })
    String role() default "CREATE";

    @AttributeDefinition(
            name = "Permission bits, octal",
            description = "Those of a new segment, and the widest an existing one may have")
    String mode() default "0600";

    @AttributeDefinition(name = "Attach for reading only", description = "With role ATTACH")
    boolean readOnly() default false;

    @AttributeDefinition(
            name = "Keep a segment made here when this stops",
            description = "Its bytes are then adopted at the next start")
    boolean keepOnStop() default false;

    @AttributeDefinition(
            name = "User id whose segments are accepted besides our own",
            description = "-1: nobody's but our own",
            min = "-1")
    int owner() default -1;
}
