package io.millrace.vox.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** One host of a vox segment. */
@ObjectClassDefinition(
        name = "vox host",
        description = "Host of a segment of vox-shm 0.3.1: one Channel for each guest that is there")
public @interface VoxHostConfig {
    /**
     * The host's name.
     *
     * @return the name
     */
    @AttributeDefinition(
            description = "Name of the host; its channels are NAME/1, NAME/2, ... Default: the part after ~")
    String name() default "";

    /**
     * Which segment.
     *
     * @return a filter
     */
    @AttributeDefinition(
            name = "segment.target",
            description = "Segment that holds everything, as a filter: (millrace.segment=NAME)")
    String segment_target() default "(millrace.segment=unset)";

    /**
     * What is made, what is taken over.
     *
     * @return the role
     */
    @AttributeDefinition(
            description = "CREATE makes everything anew, ATTACH takes over what is there, "
                    + "CREATE_OR_ATTACH takes over what is there and of this geometry, else makes it",
            options = {@Option("CREATE_OR_ATTACH"), @Option("ATTACH"), @Option("CREATE")})
    String role() default "CREATE_OR_ATTACH";

    /**
     * Places.
     *
     * @return 1 to 255
     */
    @AttributeDefinition(description = "Places for guests", min = "1", max = "255")
    int guests() default 1;

    /**
     * Data bytes of a ring.
     *
     * @return bytes
     */
    @AttributeDefinition(
            description = "Data bytes of each ring; at least twice the longest inline frame",
            min = "16",
            max = "1073741824")
    int capacityBytes() default 65536;

    /**
     * The slot pool.
     *
     * @return sizes and counts
     */
    @AttributeDefinition(
            description = "Slots, BYTES:COUNT for each class, in ascending order of size; a payload has 4 bytes fewer")
    String slotClasses() default "1024:4,16384:2";

    /**
     * The inline threshold.
     *
     * @return bytes
     */
    @AttributeDefinition(description = "Longest payload that travels in the ring, bytes; 0 means 256", min = "0")
    int inlineBytes() default 256;

    /**
     * The longest payload.
     *
     * @return bytes
     */
    @AttributeDefinition(description = "Longest payload of all, bytes", min = "0")
    int maxPayloadBytes() default 65536;

    /**
     * How often guests beat.
     *
     * @return milliseconds
     */
    @AttributeDefinition(
            description = "How often guests have to show that they live, milliseconds; 0: not at all",
            min = "0")
    int heartbeatMillis() default 0;

    /**
     * Where guests ask for a place.
     *
     * @return a path
     */
    @AttributeDefinition(
            description = "Path of a Unix socket where guests get a place with doorbell and control port. "
                    + "Empty: guests walk in, and all poll")
    String socket() default "";

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
