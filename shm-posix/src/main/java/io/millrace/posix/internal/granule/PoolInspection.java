package io.millrace.posix.internal.granule;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an image or a live memory holds of a pool of granules: all that can be decoded, and what no correct peer writes.
 *
 * <p>A look never writes and never throws, whatever the bytes; work and answer are bounded. In a live pool what looks
 * wrong once may be right a moment later. Thread-safety: confined to one thread. Peer: nothing is trusted. Units:
 * bytes, offsets from the start of the pool.
 */
public final class PoolInspection {
    private final GranuleLayout layout;
    private final GranuleView view;
    private final List<Run> runs = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private boolean limited;

    private PoolInspection(Memory memory, GranuleLayout layout) {
        this.layout = layout;
        this.view = new GranuleView(memory, layout);
    }

    /**
     * What was found. Thread-safety: immutable.
     *
     * @param layout the geometry, if the header is one
     * @param peers who is in, by slot
     * @param runs what is taken, in order, at most 1,024
     * @param free granules nobody has
     * @param longest how many of them lie side by side
     * @param problems what no correct peer writes, at most 64
     * @param limited whether there is more than is shown
     */
    public record Report(
            Optional<GranuleLayout> layout,
            List<Peer> peers,
            List<Run> runs,
            int free,
            int longest,
            List<Problem> problems,
            boolean limited) {
        /**
         * Whether nothing is wrong.
         *
         * @return true without problems
         */
        public boolean ok() {
            return problems.isEmpty();
        }
    }

    /**
     * A process in the pool. Thread-safety: immutable.
     *
     * @param slot its place
     * @param pid as it says
     * @param generation of the place
     * @param heartbeat its count
     * @param joining whether it is not quite in
     */
    public record Peer(int slot, int pid, int generation, long heartbeat, boolean joining) {}

    /**
     * Granules that belong together. Thread-safety: immutable.
     *
     * @param first number of the first one
     * @param length how many
     * @param owner slot of who has it, -1 for the table
     */
    public record Run(int first, int length, int owner) {}

    /**
     * Looks at a memory.
     *
     * @param memory starts where the pool does; need not be writable
     * @return what it holds
     */
    public static Report of(Memory memory) {
        try {
            Optional<Problem> shape = shape(memory);
            if (shape.isPresent()) {
                return nothing(shape.get());
            }
            return new PoolInspection(memory, GranuleView.layout(memory)).report();
        } catch (PeerCorruptionException e) {
            return nothing(problem(e));
        }
    }

    /** What keeps a memory from being looked at. */
    private static Optional<Problem> shape(Memory memory) {
        long needed = GranuleLayout.PEER_OFFSET;
        if (memory.size() >= needed) {
            if (!GranuleView.isComplete(memory)) {
                return Optional.of(problem("magic", 0, "0", "MLRGRAN1: nobody has made the pool yet"));
            }
            needed = GranuleView.layout(memory).size();
        }
        return memory.size() >= needed
                ? Optional.empty()
                : Optional.of(problem("image-size", memory.size(), memory.size() + " bytes", "at least " + needed));
    }

    private static Report nothing(Problem problem) {
        return new Report(Optional.empty(), List.of(), List.of(), 0, 0, List.of(problem), false);
    }

    /**
     * What is wrong, as images show it.
     *
     * @param cause as it was found
     * @return the same
     */
    public static Problem problem(PeerCorruptionException cause) {
        return problem(cause.kind(), cause.offset(), cause.value(), cause.allowed());
    }

    /**
     * What is wrong, as images show it.
     *
     * @param kind what
     * @param offset where
     * @param value what stands there
     * @param allowed what may
     * @return the problem, seen once
     */
    public static Problem problem(String kind, long offset, String value, String allowed) {
        return new Problem(kind, offset, value, allowed, 1, "");
    }

    private Report report() {
        List<Peer> peers = peers();
        int next = 0;
        for (int granule = 0; granule < layout.granules(); granule++) {
            long entry = view.owner(granule);
            if (Owner.owner(entry) != 0) {
                next = addRun(granule, entry, next);
            }
        }
        int free = 0;
        int longest = 0;
        int here = 0;
        for (int granule = 0; granule < layout.granules(); granule++) {
            here = isTaken(granule) ? 0 : here + 1;
            free += here > 0 ? 1 : 0;
            longest = Math.max(longest, here);
        }
        return new Report(Optional.of(layout), peers, List.copyOf(runs), free, longest, List.copyOf(problems), limited);
    }

    private List<Peer> peers() {
        List<Peer> peers = new ArrayList<>();
        PeerView words = view.peers();
        for (int slot = 0; slot < words.slots(); slot++) {
            long state = words.state(slot);
            int now = PeerState.state(state);
            if (now > PeerState.ALIVE) {
                note(problem("peer-state", layout.peer(slot), Integer.toString(now), "0 free, 1 joining, 2 in"));
            } else if (now != PeerState.FREE) {
                peers.add(new Peer(
                        slot,
                        PeerState.pid(state),
                        PeerState.generation(state),
                        words.heartbeat(slot),
                        now == PeerState.JOINING));
            }
        }
        return peers;
    }

    /** Takes a run in; the granule behind it. */
    private int addRun(int first, long entry, int next) {
        int owner = Owner.owner(entry);
        int length = Owner.length(entry);
        long at = layout.owners() + (long) Long.BYTES * first;
        if (owner != GranuleLayout.KEPT && owner > layout.peers()) {
            note(problem("owner", at, Integer.toString(owner), "0 to " + layout.peers() + ", 255: the table"));
            return next;
        }
        if (first < next || length < 1 || length > layout.granules() - first) {
            String allowed = first < next
                    ? "no run before granule " + next + ", where the one before ends"
                    : "1 to " + (layout.granules() - first) + " granules";
            note(problem("run", at, Integer.toUnsignedString(length) + " granules from " + first, allowed));
            return next;
        }
        for (int granule = first; granule < first + length; granule++) {
            if (!isTaken(granule)) {
                note(problem("bitmap", layout.bitmap(), "granule " + granule + " is free", "taken: a run has it"));
                break;
            }
        }
        if (runs.size() < GranuleLayout.INSPECTED_RUNS) {
            runs.add(new Run(first, length, owner == GranuleLayout.KEPT ? -1 : owner - 1));
        } else {
            limited = true;
        }
        return first + length;
    }

    private boolean isTaken(int granule) {
        return (view.word(granule / GranuleLayout.WORD_BITS) >>> granule & 1) != 0;
    }

    private void note(Problem problem) {
        if (problems.size() < GranuleLayout.INSPECTED_PROBLEMS) {
            problems.add(problem);
        }
    }
}
