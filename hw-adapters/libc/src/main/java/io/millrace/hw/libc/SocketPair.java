package io.millrace.hw.libc;

/**
 * Two sockets connected to each other. Thread-safety: immutable.
 *
 * @param near one
 * @param far the other
 */
public record SocketPair(Descriptor near, Descriptor far) implements AutoCloseable {
    @Override
    public void close() {
        near.close();
        far.close();
    }
}
