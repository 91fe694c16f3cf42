package io.millrace.hw.ivshmem.internal;

/**
 * One message to a client: a number, and which descriptor goes with it. Thread-safety: immutable.
 *
 * @param number version, id, or {@link IvshmemProtocol#MEMORY}
 * @param vector of the peer whose id the number is; {@link #NOTHING} if no eventfd goes with it
 */
record IvshmemMessage(long number, int vector) {
    static final int NOTHING = -1;

    static IvshmemMessage version() {
        return new IvshmemMessage(IvshmemProtocol.VERSION, NOTHING);
    }

    /** The receiver's own id, or that of a peer that has gone. */
    static IvshmemMessage bare(int id) {
        return new IvshmemMessage(id, NOTHING);
    }

    static IvshmemMessage memory() {
        return new IvshmemMessage(IvshmemProtocol.MEMORY, NOTHING);
    }

    static IvshmemMessage eventfd(int id, int vector) {
        return new IvshmemMessage(id, vector);
    }

    boolean isMemory() {
        return number == IvshmemProtocol.MEMORY;
    }

    /** Whether it hands over an eventfd of some peer. */
    boolean rings() {
        return vector != NOTHING;
    }

    /** Whether it hands over an eventfd of this peer. */
    boolean rings(int id) {
        return rings() && number == id;
    }
}
