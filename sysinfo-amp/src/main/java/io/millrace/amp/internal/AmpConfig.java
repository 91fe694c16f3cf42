package io.millrace.amp.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One core's side of an ESP-AMP shared memory. */
@ObjectClassDefinition(
        name = "ESP-AMP shared memory",
        description = "SysInfo, signals and queues of a chip with two cores; one Channel for each line of queues and "
                + "endpoints")
public @interface AmpConfig {
    /** Filter that matches no segment. */
    String NO_SEGMENT = "(millrace.segment=unset)";

    /** Filter that matches no signaler: the other core is polled. */
    String NO_SIGNALER = "(millrace.signaler=unset)";

    /**
     * The link's name.
     *
     * @return the name
     */
    @AttributeDefinition(description = "Name of the link; its channels are NAME/LINE. Default: the part after ~")
    String name() default "";

    /**
     * Which segment.
     *
     * @return a filter
     */
    @AttributeDefinition(
            name = "segment.target",
            description = "Segment that holds the HP region, as a filter: (millrace.segment=NAME)")
    String segment_target() default NO_SEGMENT;

    /**
     * Which segment has the RTC pool.
     *
     * @return a filter
     */
    @AttributeDefinition(
            name = "rtc.target",
            description = "Segment that holds the RTC pool, as a filter: (millrace.segment=NAME). Unset: no RTC pool")
    String rtc_target() default NO_SEGMENT;

    /**
     * Which signaler.
     *
     * @return a filter
     */
    @AttributeDefinition(
            name = "signaler.target",
            description = "The line that interrupts the other core, as a filter: (millrace.signaler=NAME). "
                    + "Unset: both words of pending interrupts are polled")
    String signaler_target() default NO_SIGNALER;

    /**
     * Which chip.
     *
     * @return C6, C5 or P4
     */
    @AttributeDefinition(
            description = "Chip whose memory map it is",
            options = {@Option("C6"), @Option("C5"), @Option("P4")})
    String chip() default "C6";

    /**
     * Which core we are.
     *
     * @return MAIN or SUB
     */
    @AttributeDefinition(
            description = "Which core this gateway plays: MAIN makes the memory, SUB finds what main made",
            options = {@Option("MAIN"), @Option("SUB")})
    String core() default "MAIN";

    /**
     * What to do with the memory.
     *
     * @return what
     */
    @AttributeDefinition(
            description = "What happens to the memory at the start. AUTO: a main core takes over a chain that is there "
                    + "and initialises memory without one. ATTACH: nothing is made, neither the chain nor queues; "
                    + "wait until they are there. INIT: the first start in this process initialises, and is refused "
                    + "if that would wipe entries; later starts (an update of the bundle, a changed configuration) "
                    + "take over as AUTO does. A sub core never initialises",
            options = {@Option("AUTO"), @Option("ATTACH"), @Option("INIT")})
    String start() default "AUTO";

    /**
     * Whether INIT may wipe.
     *
     * @return whether
     */
    @AttributeDefinition(
            description = "With start INIT: initialise even if entries are there; a running sub core loses all of them")
    boolean wipe() default false;

    /**
     * {@code HP_SHARED_MEM_SIZE}.
     *
     * @return bytes, or -1
     */
    @AttributeDefinition(
            name = "HP_SHARED_MEM_SIZE",
            description = "HP_SHARED_MEM_SIZE of the firmware's configuration, bytes; -1: its default, 16384",
            min = "-1")
    int hpSharedMemSizeBytes() default -1;

    /**
     * {@code RTC_SHARED_MEM_SIZE}.
     *
     * @return bytes, or -1
     */
    @AttributeDefinition(
            name = "RTC_SHARED_MEM_SIZE",
            description = "RTC_SHARED_MEM_SIZE of the firmware's configuration, bytes; -1: its default, 256",
            min = "-1",
            max = "1024")
    int rtcSharedMemSizeBytes() default -1;

    /**
     * The low-power core's reserve.
     *
     * @return bytes, or -1
     */
    @AttributeDefinition(
            name = "ULP_COPROC_RESERVE_MEM",
            description = "ULP_COPROC_RESERVE_MEM of the firmware's configuration, whose end is the RTC pool, bytes; "
                    + "-1: its default, 14500",
            min = "-1")
    int ulpReserveBytes() default -1;

    /**
     * Where the HP region ends.
     *
     * @return device address, or -1
     */
    @AttributeDefinition(description = "Device address behind the HP region; -1: the chip's", min = "-1")
    long hpEnd() default -1;

    /**
     * Where the low-power reserve starts.
     *
     * @return device address, or -1
     */
    @AttributeDefinition(
            description = "Device address of the low-power reserve; -1: the chip's. ROM code moves it on a C5",
            min = "-1")
    long rtcBase() default -1;

    /**
     * Where the HP region is in its segment.
     *
     * @return bytes, or -1
     */
    @AttributeDefinition(
            description = "Where the HP region starts in its segment, bytes; -1: where it starts in its page, for "
                    + "segments that map whole pages",
            min = "-1")
    long hpOffsetBytes() default -1;

    /**
     * Where the RTC pool is in its segment.
     *
     * @return bytes, or -1
     */
    @AttributeDefinition(
            description = "Where the RTC pool starts in its segment, bytes; -1: where it starts in its page, for "
                    + "segments that map whole pages",
            min = "-1")
    long rtcOffsetBytes() default -1;

    /**
     * Queues.
     *
     * @return each a channel
     */
    @AttributeDefinition(
            required = false,
            description = "Channels over queues, NAME: send=ID[:LENxITEM][:BIT], receive=ID[:LENxITEM][:BIT], one of "
                    + "both or both: id of the entry, messages and longest message (for a main core, which makes the "
                    + "queue), interrupt rung with each message")
    String[] queues() default {};

    /**
     * The queues of rpmsg.
     *
     * @return their shape
     */
    @AttributeDefinition(
            description = "Messages and longest message of rpmsg's queues, LENxITEM, 8 bytes of header included; a "
                    + "main core makes them. Empty: joined only if endpoints are named")
    String rpmsg() default "";

    /**
     * Endpoints of rpmsg.
     *
     * @return each a channel
     */
    @AttributeDefinition(
            required = false,
            description = "Channels between endpoints of rpmsg, NAME: OWN>PEER, such as console: 1>7")
    String[] endpoints() default {};

    /**
     * Most application entries.
     *
     * @return how many
     */
    @AttributeDefinition(
            description = "Most application entries of both pools that a main core makes; 0: no limit but space",
            min = "0")
    int maxEntries() default 16;

    /**
     * Whether the firmware is a light-sleep build.
     *
     * @return whether
     */
    @AttributeDefinition(
            description = "The firmware is a light-sleep build: descriptors of the main core's queues and the power "
                    + "count are in the RTC pool")
    boolean lightSleep() default false;

    /**
     * Whether the sub core may print.
     *
     * @return whether
     */
    @AttributeDefinition(
            description = "A main core makes the queue of the system service, and logs what the sub core prints")
    boolean systemService() default false;

    /**
     * Copies before handing out.
     *
     * @return whether
     */
    @AttributeDefinition(
            description = "Copy a message before it is handed out, so that the peer cannot change it any more")
    boolean copyOut() default false;

    /**
     * Looks before sleeping.
     *
     * @return looks, or -1
     */
    @AttributeDefinition(
            description = "Looks in a spin before a waiting thread sleeps; -1: as fits this machine",
            min = "-1")
    int spins() default -1;

    /**
     * The longest sleep between two looks.
     *
     * @return microseconds, or -1
     */
    @AttributeDefinition(
            description = "Longest sleep between two looks at the peer, microseconds; -1: 20000 with a signaler, "
                    + "500 without",
            min = "-1",
            max = "1000000")
    int parkMicros() default -1;

    /**
     * How often to look at the chains.
     *
     * @return milliseconds
     */
    @AttributeDefinition(
            description = "How often to look for new entries, and for a main core that began anew, milliseconds",
            min = "1",
            max = "10000")
    int lookMillis() default 100;

    /**
     * How long a stop waits.
     *
     * @return milliseconds
     */
    @AttributeDefinition(
            description = "How long a stop waits for open claims and leases before it revokes them, milliseconds",
            min = "0")
    int leaseMillis() default 1000;
}
