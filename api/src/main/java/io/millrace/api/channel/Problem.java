package io.millrace.api.channel;

/**
 * Something wrong that was found in memory a peer writes. Thread-safety: immutable.
 *
 * @param kind what is wrong, as a short name, for instance {@code slot-index}
 * @param offset where, in bytes from the start of the protocol's region
 * @param value what stands there, as text
 * @param allowed what would be legal, as text
 * @param count how often it was seen
 * @param sample bytes around the place when it was seen first, in hex, at most {@link #MAX_SAMPLE_BYTES}; may be empty
 */
public record Problem(String kind, long offset, String value, String allowed, long count, String sample) {
    /** The longest sample, bytes. */
    public static final int MAX_SAMPLE_BYTES = 64;
}
