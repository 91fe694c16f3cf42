package io.millrace.posix.internal.granule;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import java.lang.foreign.Arena;
import java.util.HashSet;
import java.util.Set;

/** What the tests of pools share: memory, peers that are nobody, and who of them is dead. */
public final class Pools {
    /** The host of all peers here. */
    public static final long HOST = 77;

    private Pools() {}

    /** Those who are told to be dead, by pid. Thread-safety: confined to one thread. */
    public static final class Dead implements Liveness {
        private final Set<Integer> pids = new HashSet<>();

        /**
         * Declares a peer dead.
         *
         * @param pid its number
         */
        public void add(int pid) {
            pids.add(pid);
        }

        @Override
        public boolean isDead(SeenPeer peer) {
            return pids.contains(peer.identity().pid());
        }
    }

    /**
     * Somebody.
     *
     * @param pid a number that is no process
     * @return root there
     */
    public static PeerIdentity peer(int pid) {
        return new PeerIdentity(pid, pid, HOST, 0, 0);
    }

    static Memory memory(GranuleLayout layout) {
        return Memory.of(Arena.ofAuto().allocate(layout.size(), 64), Access.NORMAL);
    }

    static Memory empty(GranuleLayout layout) {
        Memory memory = memory(layout);
        GranulePool.initialise(memory, layout);
        return memory;
    }

    static GranulePool join(Memory memory, int pid, Liveness liveness) {
        GranulePool pool = GranulePool.join(memory, GranulePool.layout(memory), peer(pid), liveness);
        pool.join();
        return pool;
    }

    /** A pool of its own. */
    static GranulePool pool(int granules) {
        return join(empty(new GranuleLayout(0, granules, 2)), 1, new Dead());
    }
}
