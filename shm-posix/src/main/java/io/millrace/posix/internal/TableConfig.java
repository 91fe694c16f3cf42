package io.millrace.posix.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One table of System V shared memory inside a segment. */
@ObjectClassDefinition(
        name = "Millrace System V table",
        description = "System V shared memory without a kernel: regions, pages and peers in a table inside one segment")
@interface TableConfig {
    @AttributeDefinition(
            name = "Name of the table",
            description = "Service property millrace.systemv; empty: the part of the PID after the ~")
    String name() default "";

    @AttributeDefinition(
            name = "Segment that holds the table and all its pages",
            description = "A filter: (millrace.segment=NAME)")
    String segment_target() default "(millrace.segment=unset)";

    @AttributeDefinition(name = "Where the table starts in the segment", description = "Bytes, a multiple of 64")
    long offset() default 0;

    @AttributeDefinition(
            name = "Who makes the table",
            options = {
                @Option(label = "Whoever comes first, by the numbers below", value = "CREATE_OR_ATTACH"),
                @Option(label = "Somebody else; it must be there, and says the numbers itself", value = "ATTACH")
            })
    String role() default "CREATE_OR_ATTACH";

    @AttributeDefinition(
            name = "Whose answers it gives",
            options = {
                @Option(label = "Those of POSIX and Linux", value = "POSIX"),
                @Option(label = "Those of NuttX, where they differ", value = "NUTTX")
            })
    String profile() default "POSIX";

    @AttributeDefinition(
            name = "What it promises its regions",
            options = {
                @Option(label = "No more pages than there are: a first store never fails", value = "STRICT"),
                @Option(label = "As many as anybody asks for: a first store may find none", value = "OVERCOMMIT")
            })
    String backing() default "STRICT";

    @AttributeDefinition(
            name = "Length of a page in bytes (CONFIG_MM_PGSIZE)",
            options = {@Option("1024"), @Option("2048"), @Option("4096"), @Option("8192"), @Option("16384")})
    int pageSize() default 4096;

    @AttributeDefinition(
            name = "Pages of all regions together",
            description = "0: as many as fit into the segment behind the offset",
            min = "0",
            max = "1048576")
    int pages() default 0;

    @AttributeDefinition(
            name = "Regions at once (CONFIG_ARCH_SHM_MAXREGIONS)",
            description = "The error number of one too many is ENOSPC",
            min = "1",
            max = "65536")
    int maxRegions() default 16;

    @AttributeDefinition(
            name = "Pages of one region (CONFIG_ARCH_SHM_NPAGES)",
            description = "0: four times the pages there are",
            min = "0",
            max = "16777216")
    int maxPagesPerRegion() default 0;

    @AttributeDefinition(
            name = "Pages that one peer has attached at once (CONFIG_ARCH_SHM_NPAGES)",
            description = "0: as many as there are",
            min = "0",
            max = "16777216")
    int windowPages() default 0;

    @AttributeDefinition(
            name = "Regions that one peer has attached at once (CONFIG_MM_MAP_COUNT_MAX)",
            min = "1",
            max = "4096")
    int mappings() default 32;

    @AttributeDefinition(name = "Peers at once", min = "1", max = "254")
    int peers() default 16;

    @AttributeDefinition(
            name = "Address of the first page of every window (CONFIG_ARCH_SHM_VBASE)",
            description = "A multiple of the length of a page; 0x is understood")
    String virtualBase() default "0x100000000";

    @AttributeDefinition(
            name = "From one heartbeat to the next, milliseconds",
            description = "As often, what dead peers have left is freed",
            min = "1",
            max = "86400000")
    long livenessMillis() default 1000;

    @AttributeDefinition(
            name = "When a peer of another machine is dead, milliseconds without a heartbeat",
            description = "0: never. Processes of this machine are judged by themselves",
            min = "0",
            max = "86400000")
    long peerTimeoutMillis() default 0;
}
