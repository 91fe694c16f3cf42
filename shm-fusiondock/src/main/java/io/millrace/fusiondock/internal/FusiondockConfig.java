package io.millrace.fusiondock.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One link of two mailboxes. */
@ObjectClassDefinition(
        name = "fusiondock mailbox",
        description =
                "Two regions of one segment, each a mailbox of one slot (shm_info_s); one Channel and one Mailbox")
public @interface FusiondockConfig {
    /** Filter that matches no signaler: the peer is polled. */
    String NO_SIGNALER = "(millrace.signaler=unset)";

    /**
     * The link's name.
     *
     * @return the name
     */
    @AttributeDefinition(description = "Name of the link, its Channel and its Mailbox. Default: the part after ~")
    String name() default "";

    /**
     * Which segment.
     *
     * @return a filter
     */
    @AttributeDefinition(
            name = "segment.target",
            description = "Segment that holds both regions, as a filter: (millrace.segment=NAME)")
    String segment_target() default "(millrace.segment=unset)";

    /**
     * Which signaler.
     *
     * @return a filter
     */
    @AttributeDefinition(
            name = "signaler.target",
            description = "How the peer is called, as a filter: (millrace.signaler=NAME). Unset: the peer is polled")
    String signaler_target() default NO_SIGNALER;

    /**
     * How virtual machines are numbered at the signaler.
     *
     * @return each VMID=TARGET
     */
    @AttributeDefinition(
            name = "target.map",
            required = false,
            description = "Number of a virtual machine at the signaler where it differs, VMID=TARGET, such as 1=3; "
                    + "VMID is 0 for Linux, 1 for UniProton")
    String[] target_map() default {};

    /**
     * Who we are.
     *
     * @return LINUX or UNIPROTON
     */
    @AttributeDefinition(
            description = "Which side this gateway is: LINUX writes region 0 and reads region 1, UNIPROTON the reverse",
            options = {@Option("LINUX"), @Option("UNIPROTON")})
    String role() default "LINUX";

    /**
     * Where region 0 starts.
     *
     * @return bytes
     */
    @AttributeDefinition(
            description = "Where region 0 starts in the segment, bytes, a multiple of 8; region 1 follows",
            min = "0")
    long baseOffsetBytes() default 0;

    /**
     * Where the region starts that we write.
     *
     * @return bytes, or -1
     */
    @AttributeDefinition(
            description = "Where the region starts that this side writes, bytes, a multiple of 8; -1: from role and "
                    + "baseOffsetBytes",
            min = "-1")
    long txOffsetBytes() default -1;

    /**
     * Where the region starts that we read.
     *
     * @return bytes, or -1
     */
    @AttributeDefinition(
            description = "Where the region starts that this side reads, bytes, a multiple of 8; -1: from role and "
                    + "baseOffsetBytes",
            min = "-1")
    long rxOffsetBytes() default -1;

    /**
     * Length of a region.
     *
     * @return bytes
     */
    @AttributeDefinition(
            description = "Length of a region, its header of 16 bytes included; a multiple of 8",
            min = "24")
    int regionBytes() default FusiondockLayout.REGION_BYTES;

    /**
     * When our region is initialised.
     *
     * @return when
     */
    @AttributeDefinition(
            description = "Whether the region this side writes is initialised at the start: NEVER, IF_ZERO while its "
                    + "max_size is 0, ALWAYS even if a message stands there",
            options = {@Option("NEVER"), @Option("IF_ZERO"), @Option("ALWAYS")})
    String init() default "IF_ZERO";

    /**
     * Whether the peer's region is initialised, too.
     *
     * @return whether
     */
    @AttributeDefinition(
            description = "Initialise the region this side reads as well; for tests and peers on this host only")
    boolean initBoth() default false;

    /**
     * {@code max_size} for what is initialised.
     *
     * @return bytes, or -1
     */
    @AttributeDefinition(
            description = "max_size written at the initialisation: what one slot carries, bytes; longer messages go in "
                    + "pieces. -1: the whole region behind the header",
            min = "-1")
    int maxSizeBytes() default -1;

    /**
     * The longest message.
     *
     * @return bytes
     */
    @AttributeDefinition(
            description = "Longest message, sent or received, bytes. The published UniProton demo takes 8448",
            min = "1")
    int maxMessageBytes() default 0x400000;

    /**
     * The type of what the Channel sends.
     *
     * @return any word
     */
    @AttributeDefinition(
            description = "data_type of the messages the Channel sends; the demo knows 0 int, 1 string, 2 tick")
    int sendType() default 3;

    /**
     * When a message is looked at.
     *
     * @return POLL or DOORBELL
     */
    @AttributeDefinition(
            description =
                    "POLL: a message is read as soon as it is READY. DOORBELL: after a ring or poll.fallback, for "
                            + "peers that say READY before they write",
            options = {@Option("POLL"), @Option("DOORBELL")})
    String trigger() default "POLL";

    /**
     * How long a tick is left alone.
     *
     * @return microseconds
     */
    @AttributeDefinition(
            description = "How long a message of type 2 is left alone after it was seen first, microseconds; 0: not at "
                    + "all. For peers that say READY before they write it",
            min = "0",
            max = "1000000")
    int settleMicros() default 0;

    /**
     * What becomes of what stands there at the start.
     *
     * @return KEEP or DROP
     */
    @AttributeDefinition(
            description = "What becomes of a message that stands in the region this side reads at the start: KEEP "
                    + "delivers it, DROP releases it unread",
            options = {@Option("KEEP"), @Option("DROP")})
    String attach() default "KEEP";

    /**
     * Copies before handing out.
     *
     * @return whether
     */
    @AttributeDefinition(
            description = "Copy a message before it is handed out, so that the peer cannot change it any more")
    boolean copyOut() default false;

    /**
     * How threads wait.
     *
     * @return the policy
     */
    @AttributeDefinition(
            name = "wait.policy",
            description = "How who sends or receives waits: SPIN never sleeps, SPIN_THEN_PARK spins for about the cost "
                    + "of a wake-up and then sleeps, NONE does not wait at all whatever its timeout",
            options = {@Option("SPIN"), @Option("SPIN_THEN_PARK"), @Option("NONE")})
    String wait_policy() default "SPIN_THEN_PARK";

    /**
     * When a peer is late.
     *
     * @return milliseconds
     */
    @AttributeDefinition(
            name = "wait.timeout",
            description =
                    "How long the peer may take for its next step, milliseconds: a message left unread for so long "
                            + "makes it LATE, a rest that does not come for so long truncates its message. 0: for ever",
            min = "0")
    int wait_timeout() default 1000;

    /**
     * The longest sleep between two looks.
     *
     * @return milliseconds
     */
    @AttributeDefinition(
            name = "poll.fallback",
            description =
                    "Longest sleep between two looks where the peer rings, milliseconds: makes up for lost rings. "
                            + "Where nothing rings, looks are at most half a millisecond apart",
            min = "1",
            max = "1000")
    int poll_fallback() default 20;

    /**
     * How often is rung again.
     *
     * @return milliseconds
     */
    @AttributeDefinition(
            name = "ring.repeat",
            description = "How often the peer is rung again while a message stands unread, milliseconds; 0: never",
            min = "0")
    int ring_repeat() default 100;

    /**
     * {@code op_type} of an empty slot.
     *
     * @return any word
     */
    @AttributeDefinition(name = "op.start", description = "op_type of an empty slot, as initialised")
    int op_start() default 0;

    /**
     * {@code op_type} of a published message.
     *
     * @return any word
     */
    @AttributeDefinition(name = "op.ready", description = "op_type of a slot with a message that was not read yet")
    int op_ready() default 1;

    /**
     * {@code op_type} of a read message.
     *
     * @return any word
     */
    @AttributeDefinition(name = "op.readEnd", description = "op_type of a slot whose message was read")
    int op_readEnd() default 2;

    /**
     * {@code op_type} of a deleted slot.
     *
     * @return any word
     */
    @AttributeDefinition(name = "op.del", description = "op_type of a slot that awaits deletion; as good as read")
    int op_del() default 3;

    /**
     * Whether a free slot is marked at the end.
     *
     * @return whether
     */
    @AttributeDefinition(
            name = "close.markDel",
            description = "Write op.del into the region this side writes when the link stops and the slot is free")
    boolean close_markDel() default false;

    /**
     * How long a stop waits.
     *
     * @return milliseconds
     */
    @AttributeDefinition(
            description = "How long a stop waits for open claims and leases and for a message on its way in pieces, "
                    + "milliseconds",
            min = "0")
    int leaseMillis() default 1000;
}
