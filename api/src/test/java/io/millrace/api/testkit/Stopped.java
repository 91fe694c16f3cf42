package io.millrace.api.testkit;

/** Thrown by a {@link RecordingMemory} whose party is dead: an error, so that no code under test can mend it. */
public final class Stopped extends Error {
    private static final long serialVersionUID = 1L;

    Stopped(long stores) {
        super("killed after store " + stores, null, false, false);
    }
}
