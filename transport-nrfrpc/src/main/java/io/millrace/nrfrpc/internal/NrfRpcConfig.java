package io.millrace.nrfrpc.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One link of the nRF RPC draft. */
@ObjectClassDefinition(
        name = "nRF RPC shared-memory link",
        description = "Two areas of one segment, one for each direction; one Channel for each endpoint")
public @interface NrfRpcConfig {
    /** Filter that matches no signaler: the peer is polled. */
    String NO_SIGNALER = "(millrace.signaler=unset)";

    /**
     * The link's name.
     *
     * @return the name
     */
    @AttributeDefinition(
            description = "Name of the link; its channels are NAME/0, NAME/1, ... Default: the part after ~")
    String name() default "";

    /**
     * Which segment.
     *
     * @return a filter
     */
    @AttributeDefinition(
            name = "segment.target",
            description = "Segment that holds both areas, as a filter: (millrace.segment=NAME)")
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
     * Which side we are.
     *
     * @return A or B
     */
    @AttributeDefinition(
            description = "Which side this gateway is: A sends on area AB, B on area BA",
            options = {@Option("A"), @Option("B")})
    String side() default "A";

    /**
     * What we initialise.
     *
     * @return the role
     */
    @AttributeDefinition(
            description = "What is written at the start: CREATE both areas, OWN the area we send on, "
                    + "ATTACH nothing that is live",
            options = {@Option("ATTACH"), @Option("OWN"), @Option("CREATE")})
    String role() default "ATTACH";

    /**
     * Size of area AB.
     *
     * @return bytes
     */
    @AttributeDefinition(description = "Size of the area on which A sends, bytes; at least 4 for each endpoint + 256")
    int abSizeBytes() default 1024;

    /**
     * Endpoints of area AB.
     *
     * @return 1 to 255
     */
    @AttributeDefinition(description = "Endpoints of the area on which A sends", min = "1", max = "255")
    int abEndpoints() default 13;

    /**
     * Size of area BA.
     *
     * @return bytes
     */
    @AttributeDefinition(description = "Size of the area on which B sends, bytes; at least 4 for each endpoint + 256")
    int baSizeBytes() default 1024;

    /**
     * Endpoints of area BA.
     *
     * @return 1 to 255
     */
    @AttributeDefinition(description = "Endpoints of the area on which B sends", min = "1", max = "255")
    int baEndpoints() default 13;

    /**
     * Where area AB starts.
     *
     * @return bytes
     */
    @AttributeDefinition(description = "Where the area on which A sends starts in the segment, bytes", min = "0")
    long abOffsetBytes() default 0;

    /**
     * Where area BA starts.
     *
     * @return bytes, or -1
     */
    @AttributeDefinition(
            description = "Where the area on which B sends starts in the segment, bytes; -1: right behind area AB",
            min = "-1")
    long baOffsetBytes() default -1;

    /**
     * Revision of the draft.
     *
     * @return R1 or R2
     */
    @AttributeDefinition(
            description = "Revision of the draft: R1, or R2 with a queue of signals in the tail of each area",
            options = {@Option("R1"), @Option("R2")})
    String revision() default "R1";

    /**
     * Handshake of revision R2.
     *
     * @return which
     */
    @AttributeDefinition(
            description = "Handshake on slot 0 (revision R2), by its words for INIT and CONFIRM",
            options = {@Option("NONE"), @Option("F0_F1"), @Option("F1_F2")})
    String handshake() default "NONE";

    /**
     * Which indexes are legal.
     *
     * @return STRICT or LENIENT
     */
    @AttributeDefinition(
            description = "Where a message of the peer may start: STRICT at a block border, LENIENT at any word",
            options = {@Option("STRICT"), @Option("LENIENT")})
    String indexCheck() default "STRICT";

    /**
     * What to do on nonsense.
     *
     * @return RELEASE or QUARANTINE
     */
    @AttributeDefinition(
            description =
                    "What happens to an endpoint on which the peer wrote nonsense: RELEASE the message and go on, "
                            + "or QUARANTINE the endpoint",
            options = {@Option("RELEASE"), @Option("QUARANTINE")})
    String onCorruption() default "RELEASE";

    /**
     * Copies before handing out.
     *
     * @return whether
     */
    @AttributeDefinition(
            description = "Copy a message before it is handed out, so that the peer cannot change it any more")
    boolean copyOut() default false;

    /**
     * Large messages do not starve.
     *
     * @return whether
     */
    @AttributeDefinition(description = "Let small messages wait for a large one that found no room")
    boolean fair() default false;

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
     * When a peer is late.
     *
     * @return milliseconds
     */
    @AttributeDefinition(
            description = "A peer that leaves a message unconsumed for so long is late, milliseconds",
            min = "10")
    int livenessMillis() default 1000;

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
