package io.millrace.cli.fusiondock;

/** One thing a peer does. Implementations are immutable. */
@FunctionalInterface
interface Step {
    /**
     * Does it, and prints its line.
     *
     * @param dock where
     * @return false if the process shall end before it is done
     */
    boolean run(Dock dock);

    /** The longest message it sends or receives, bytes. */
    default int longest() {
        return 0;
    }
}
