package io.millrace.vox.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One guest of a vox segment. */
@ObjectClassDefinition(name = "vox guest", description = "Guest of a segment of vox-shm 0.3.1: one Channel to the host")
public @interface VoxGuestConfig {
    /** Filter that matches no segment: the host hands one over. */
    String NO_SEGMENT = "(millrace.segment=unset)";

    /**
     * The guest's name.
     *
     * @return the name
     */
    @AttributeDefinition(description = "Name of the guest; its channel is NAME/0. Default: the part after ~")
    String name() default "";

    /**
     * Which segment.
     *
     * @return a filter
     */
    @AttributeDefinition(
            name = "segment.target",
            description = "Segment that holds everything, as a filter: (millrace.segment=NAME). "
                    + "Unset: the host hands it over at the socket")
    String segment_target() default NO_SEGMENT;

    /**
     * Where to ask for a place.
     *
     * @return a path
     */
    @AttributeDefinition(
            description = "Path of the host's Unix socket, for a place with doorbell and control port. "
                    + "Empty: walk into the segment and poll")
    String socket() default "";

    /**
     * What to tell the host.
     *
     * @return text
     */
    @AttributeDefinition(description = "Session id for the host at the socket, as text")
    String sid() default "";

    /**
     * The place to claim.
     *
     * @return 0 to 255
     */
    @AttributeDefinition(
            description = "Place that the host has reserved for this guest; 0: the first one that is free",
            min = "0",
            max = "255")
    int place() default 0;

    /**
     * Which payloads travel inline.
     *
     * @return RUST or SWIFT
     */
    @AttributeDefinition(
            description = "Which payloads travel in the ring: RUST those not longer than the inline threshold, "
                    + "SWIFT those not longer with their header",
            options = {@Option("RUST"), @Option("SWIFT")})
    String policy() default "RUST";

    /**
     * One sending thread.
     *
     * @return whether
     */
    @AttributeDefinition(description = "Only one thread sends on a channel; faster, for it needs no lock")
    boolean oneSender() default false;

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
            description = "Longest sleep between two looks at the rings, microseconds; -1: 20000 with doorbells, "
                    + "500 without",
            min = "-1",
            max = "1000000")
    int parkMicros() default -1;

    /**
     * How often to look who is there.
     *
     * @return milliseconds
     */
    @AttributeDefinition(description = "How often to look who is there, milliseconds", min = "1", max = "10000")
    int lookMillis() default 50;

    /**
     * How long a stop waits.
     *
     * @return milliseconds
     */
    @AttributeDefinition(
            description = "How long a stop waits for open claims and leases before it revokes them, milliseconds",
            min = "0")
    int leaseMillis() default 1000;

    /**
     * How long messages of a peer that is gone wait.
     *
     * @return milliseconds
     */
    @AttributeDefinition(
            description = "How long messages of a peer that is gone wait to be received before they are dropped, "
                    + "milliseconds",
            min = "0")
    int drainMillis() default 5000;
}
