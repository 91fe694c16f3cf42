package io.millrace.cli;

import java.io.InputStream;

/**
 * What a command gets from the process it runs in. Thread-safety: immutable.
 *
 * @param console where it speaks
 * @param stop tells it to end
 * @param input where it is spoken to
 */
public record Session(Console console, StopSignal stop, InputStream input) {}
