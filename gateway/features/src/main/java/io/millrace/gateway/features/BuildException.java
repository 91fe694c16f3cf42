package io.millrace.gateway.features;

/** What was assembled cannot be handed out; the message says why. Thread-safety: immutable. */
final class BuildException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BuildException(String message) {
        super(message);
    }
}
