package io.millrace.api.ring;

/**
 * What one end of a ring is and did. Counters start with the Java object, never go back, and are exact to within what
 * is in progress. Thread-safety: immutable.
 *
 * @param direction which end it is
 * @param threads how many threads may use this end at a time
 * @param maxMessageBytes the longest message
 * @param backlog messages published and not yet consumed, as far as this end can see
 * @param usedBytes what is in use of the room for messages, as far as this end can see
 * @param capacityBytes that room; 0 if there is none
 * @param messages messages published or consumed by this end
 * @param bytes payload bytes of these
 * @param refused offers answered FULL or TOO_LARGE; for a consumer: none
 * @param corrupt peer values refused
 */
public record RingInfo(
        Direction direction,
        Threads threads,
        int maxMessageBytes,
        int backlog,
        long usedBytes,
        long capacityBytes,
        long messages,
        long bytes,
        long refused,
        long corrupt) {
    /** Which end. */
    public enum Direction {
        /** The end that sends. */
        TX,
        /** The end that receives. */
        RX
    }

    /** How many threads. */
    public enum Threads {
        /** One at a time. */
        ONE,
        /** Many, serialised inside. */
        MANY
    }

    static RingInfo none(Direction direction) {
        return new RingInfo(direction, Threads.MANY, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
