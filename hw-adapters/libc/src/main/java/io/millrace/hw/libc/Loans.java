package io.millrace.hw.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.MemorySegment.Scope;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who has lent which memory: a mapping that goes takes back what was lent of it first, and memory of an automatic arena
 * is not collected while it is lent, for its scope stands here.
 *
 * <p>Thread-safety: thread-safe; one lock, so that nothing is lent while its memory goes. It is held while arenas are
 * closed, and never on the way of a message.
 */
final class Loans {
    private static final Map<Scope, Set<Lent>> LOANS = new HashMap<>();

    private Loans() {}

    /** Makes the segment of a loan, and remembers the loan. */
    static MemorySegment lend(Lent lent, MemorySegment base, Arena arena) {
        synchronized (LOANS) {
            if (!base.scope().isAlive()) {
                throw new IllegalStateException("cannot lend " + base + ": it is closed already");
            }
            MemorySegment segment = base.reinterpret(base.byteSize(), arena, null);
            LOANS.computeIfAbsent(base.scope(), _ -> new HashSet<>()).add(lent);
            return segment;
        }
    }

    /** Ends one loan, and those of its part. Idempotent. */
    static void end(Lent lent, Scope base, Arena arena) {
        synchronized (LOANS) {
            close(arena);
            Set<Lent> others = LOANS.get(base);
            if (others != null && others.remove(lent) && others.isEmpty()) {
                LOANS.remove(base);
            }
        }
    }

    /**
     * Closes the arena of memory after every loan of it. Idempotent.
     *
     * @throws IllegalStateException if a native call is in it, or in a loan; then it is open still
     */
    static void close(Arena arena) {
        synchronized (LOANS) {
            if (arena.scope().isAlive()) {
                List.copyOf(LOANS.getOrDefault(arena.scope(), Set.of())).forEach(Lent::close);
                arena.close();
            }
        }
    }

    /** How much memory has loans. */
    static int size() {
        synchronized (LOANS) {
            return LOANS.size();
        }
    }
}
