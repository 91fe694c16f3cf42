package io.millrace.hw.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A System V segment that is attached.
 *
 * <p>Memory safety: all that is attached in this process stands in one register, so that no call detaches under an
 * access that is going on, whoever attached it. What was {@link Lent} of it is taken back first.
 *
 * <p>Thread-safety: thread-safe. After {@link #close()} every access ends in an {@link IllegalStateException}. Crash:
 * the kernel detaches.
 */
public final class SystemVMapping implements AutoCloseable {
    /** {@code SHM_RDONLY}. */
    public static final int READ_ONLY = 010000;

    /** By address. Its lock is held from before a segment is attached until it stands here, and while one goes. */
    private static final Map<Long, SystemVMapping> ATTACHED = new HashMap<>();

    private final Arena arena = Arena.ofShared();
    private final long address;
    private final MemorySegment segment;

    private SystemVMapping(long address, long sizeBytes, int flags) {
        this.address = address;
        MemorySegment all =
                MemorySegment.ofAddress(address).reinterpret(sizeBytes, arena, _ -> SystemVCalls.detach(address));
        this.segment = (flags & READ_ONLY) == 0 ? all : all.asReadOnly();
    }

    /**
     * Attaches a segment.
     *
     * @param id of the segment
     * @param address where to; 0 for anywhere
     * @param flags the bits of {@code shmat}; with {@link #READ_ONLY} a store is an {@link IllegalArgumentException}
     * @param size asks for the length of the segment, which cannot go while it is attached
     * @return what is attached
     * @throws LibcException if the system refuses
     */
    public static SystemVMapping of(int id, long address, int flags, LongSupplier size) {
        synchronized (ATTACHED) {
            long got = SystemVCalls.attach(id, address, flags);
            SystemVMapping mapping = mapped(got, size, flags);
            ATTACHED.put(got, mapping);
            return mapping;
        }
    }

    private static SystemVMapping mapped(long address, LongSupplier size, int flags) {
        try {
            return new SystemVMapping(address, size.getAsLong(), flags);
        } catch (RuntimeException e) {
            SystemVCalls.detach(address);
            throw e;
        }
    }

    /**
     * Detaches what is attached at an address: closes it if it was attached here, else asks the kernel.
     *
     * @param address where
     * @throws LibcException with {@link Errno#EINVAL} if nothing is
     * @throws IllegalStateException if a native call is in it; then it is attached still
     */
    public static void detach(long address) {
        synchronized (ATTACHED) {
            SystemVMapping ours = ATTACHED.get(address);
            if (ours == null) {
                SystemVCalls.detach(address);
            } else {
                ours.close();
            }
        }
    }

    /**
     * Where it is attached.
     *
     * @return the address; somebody else's after {@link #close()}
     */
    public long address() {
        return address;
    }

    /**
     * The bytes.
     *
     * @return a segment as long as was answered, that lives until {@link #close()}
     */
    public MemorySegment segment() {
        return segment;
    }

    /**
     * Detaches it. Idempotent.
     *
     * @throws IllegalStateException if a native call is in it; then it is attached still
     */
    @Override
    public void close() {
        synchronized (ATTACHED) {
            try {
                Loans.close(arena);
            } finally {
                if (!arena.scope().isAlive()) {
                    ATTACHED.remove(address, this);
                }
            }
        }
    }
}
