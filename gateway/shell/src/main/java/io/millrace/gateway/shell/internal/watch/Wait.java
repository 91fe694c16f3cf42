package io.millrace.gateway.shell.internal.watch;

/** A pause that somebody may cut short. */
@FunctionalInterface
public interface Wait {
    /**
     * Waits.
     *
     * @param millis how long
     * @return whether to go on: false once a key was pressed, the thread was interrupted or the reader went away
     */
    boolean pause(long millis);
}
