package io.millrace.gateway.shell.internal.watch;

/** Where pictures that change are shown, and where somebody may say that it is enough. Thread-safety: one thread. */
interface Screen extends Wait, AutoCloseable {
    /** Whether it can show letters in reverse. */
    boolean hasStyles();

    /** Shows the next picture. */
    void show(String picture);

    /** Leaves it as it was found. Idempotent. */
    @Override
    void close();
}
