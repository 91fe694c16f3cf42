package io.millrace.gateway.loader.internal;

/** Something cannot be loaded, unloaded or swapped, in one line for the user. Thread-safety: immutable. */
final class LoadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LoadException(String message) {
        super(message, null, false, false);
    }
}
