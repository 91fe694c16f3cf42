package io.millrace.hw.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.MemorySegment.Scope;

/**
 * A part of a mapping that can be taken back by itself: the same bytes, with an end of their own.
 *
 * <p>Memory safety: who closes a {@link Mapping} takes back what was lent of it first, and who lends keeps the memory
 * from being collected. Of an arena that is not of this package, only an automatic or the global one is safe: any other
 * must be closed after its loans.
 *
 * <p>Thread-safety: thread-safe. After {@link #close()} every access, one that is just going on too, ends in an
 * {@link IllegalStateException}.
 */
public final class Lent implements AutoCloseable {
    /** A thread that no memory is confined to. */
    private static final Thread STRANGER = Thread.ofPlatform().unstarted(() -> {});

    private final Arena arena = Arena.ofShared();
    private final Scope base;
    private final MemorySegment segment;

    private Lent(MemorySegment base) {
        this.base = base.scope();
        this.segment = Loans.lend(this, base, arena);
    }

    /**
     * Lends memory.
     *
     * @param base the memory, or a part of it; may be lent any number of times
     * @return the loan
     * @throws IllegalStateException if the memory is closed
     * @throws IllegalArgumentException if it lies on the heap, or belongs to one thread alone
     */
    public static Lent of(MemorySegment base) {
        if (!base.isNative()) {
            throw new IllegalArgumentException("only native memory can be lent: base=" + base);
        }
        if (!base.isAccessibleBy(STRANGER)) {
            throw new IllegalArgumentException("memory of one thread cannot be lent: base=" + base);
        }
        return new Lent(base);
    }

    /**
     * The bytes.
     *
     * @return a segment of the same address and length, read-only if the memory is
     */
    public MemorySegment segment() {
        return segment;
    }

    /**
     * Takes it back, and what was lent of it. Idempotent.
     *
     * @throws IllegalStateException if a native call is in it; then it is lent still
     */
    @Override
    public void close() {
        Loans.end(this, base, arena);
    }
}
