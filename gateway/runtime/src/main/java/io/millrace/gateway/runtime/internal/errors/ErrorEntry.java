package io.millrace.gateway.runtime.internal.errors;

/**
 * An error, as often as it was seen. Thread-safety: immutable.
 *
 * @param source what it was found at
 * @param kind what is wrong, as a short name
 * @param message the same in words, as it was when it was first seen
 * @param count how often it was seen
 * @param firstMillis when it was first seen, in milliseconds since the epoch
 * @param lastMillis when it was last seen, in milliseconds since the epoch
 */
public record ErrorEntry(String source, String kind, String message, long count, long firstMillis, long lastMillis) {}
