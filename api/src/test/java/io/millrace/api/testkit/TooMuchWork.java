package io.millrace.api.testkit;

/** Thrown by a {@link RecordingMemory} that was touched more often than its bound allows. */
public final class TooMuchWork extends Error {
    private static final long serialVersionUID = 1L;

    TooMuchWork(long bound) {
        super("more than " + bound + " accesses to shared memory");
    }
}
