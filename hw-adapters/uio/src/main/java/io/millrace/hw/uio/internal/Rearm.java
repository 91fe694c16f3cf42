package io.millrace.hw.uio.internal;

import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.LibcException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Lets the next interrupt of a device come. Thread-safety: confined to one thread at a time. Crash: who dies before it
 * leaves the interrupt off, so it is done at every start, too.
 */
@FunctionalInterface
interface Rearm extends AutoCloseable {
    /**
     * Lets it come.
     *
     * @throws io.millrace.api.memory.ShmException if the system refuses; then no interrupt comes any more
     */
    void arm();

    @Override
    default void close() {}

    /**
     * Lets the first interrupt come, in the way that all later ones will be.
     *
     * @param mode how
     * @param node where a 1 can be written; stays the caller's to close
     * @param config the configuration space of a PCI device
     * @return how, to be closed
     * @throws io.millrace.api.memory.ShmException if the system refuses, or the device has no interrupt
     */
    static Rearm begin(RearmMode mode, InterruptNode node, Optional<Path> config) {
        return switch (mode) {
            case WRITE_ONE -> begin(() -> check(node.write(1), node));
            case PCI_INTX -> begin(PciIntx.open(config));
            case NONE -> () -> {};
            case AUTO -> detect(node, config);
        };
    }

    private static Rearm begin(Rearm rearm) {
        try {
            rearm.arm();
            return rearm;
        } catch (RuntimeException e) {
            rearm.close();
            throw e;
        }
    }

    /** A driver may not like to be told twice: what asks it is what lets the first interrupt come. */
    private static Rearm detect(InterruptNode node, Optional<Path> config) {
        long answer = node.write(1);
        if (answer == -Errno.ENOSYS) {
            return begin(config.isPresent() ? RearmMode.PCI_INTX : RearmMode.NONE, node, config);
        }
        check(answer, node);
        return () -> check(node.write(1), node);
    }

    private static void check(long answer, InterruptNode node) {
        if (answer < 0) {
            throw new LibcException("write", node.descriptor() + ", 1", (int) -answer);
        }
    }
}
