package io.millrace.cli;

/**
 * What a command gets from the process it runs in. Thread-safety: immutable.
 *
 * @param console where it speaks
 * @param stop tells it to end
 */
public record Session(Console console, StopSignal stop) {}
