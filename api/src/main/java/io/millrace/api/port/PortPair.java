package io.millrace.api.port;

/**
 * Two ends of one connection. Thread-safety: immutable.
 *
 * @param ours the end that stays
 * @param theirs the end to hand to the peer, closed here once that is done
 */
public record PortPair(Port ours, Handle theirs) implements AutoCloseable {
    @Override
    public void close() {
        ours.close();
        theirs.close();
    }
}
