package io.millrace.amp.internal;

import io.millrace.amp.EntryInfo;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The chain of one pool. A link is either empty or the one address that follows from the size before it, so one pass
 * checks everything and always ends: addresses only grow.
 *
 * <p>Thread-safety: thread-safe for readers; one thread at a time appends. Ordering: an entry is looked at only behind
 * a link that was loaded with acquire. Firmware links before it fills the header in: what fails may be right a moment
 * later, so who asks again decides when it is corrupt. Source: ESP-AMP, SysInfo.
 */
final class AmpChain {
    /** Answer of {@link #find}: no such entry. */
    static final long NOTHING = -1;

    private static final int LOOKS = 4;

    private final AmpView view;

    /**
     * The chain as it was found.
     *
     * @param initialised whether there is a chain at all
     * @param entries what is linked and whole
     * @param end device address behind the last of them
     * @param problem why it ended early
     */
    record Scan(boolean initialised, List<EntryInfo> entries, long end, Optional<PeerCorruptionException> problem) {}

    AmpChain(AmpView view) {
        this.view = view;
    }

    AmpView view() {
        return view;
    }

    /** Empties the chain: an entry that was there stays in memory and is never seen again. */
    void initialise() {
        view.sentinel(view.poolStart());
    }

    boolean isInitialised() {
        return (int) view.header(view.poolStart()) == AmpLayout.SENTINEL;
    }

    /** Everything, in order. */
    Scan scan() {
        List<EntryInfo> entries = new ArrayList<>();
        long at = view.poolStart();
        long header = view.header(at);
        if ((int) header != AmpLayout.SENTINEL) {
            return new Scan(false, entries, at, Optional.of(badSentinel((int) header)));
        }
        while (true) {
            long end = end(at, header);
            long next = next(header);
            if (next == 0) {
                return new Scan(true, List.copyOf(entries), end, Optional.empty());
            }
            long following = next == end && fits(next) ? view.header(next) : 0;
            Optional<PeerCorruptionException> problem = check(at, end, next, following);
            if (problem.isPresent()) {
                return new Scan(true, List.copyOf(entries), end, problem);
            }
            at = next;
            header = following;
            int idAndSize = (int) header;
            entries.add(new EntryInfo(
                    view.pool(), AmpLayout.id(idAndSize), AmpLayout.size(idAndSize), at + AmpLayout.HEADER_BYTES));
        }
    }

    /** Everything, in order, for who looks once: what is wrong is so only if the next look sees it too. */
    Scan settled() {
        Scan scan = scan();
        for (int look = 1; look < LOOKS && scan.problem().isPresent(); look++) {
            Scan before = scan;
            scan = scan();
            if (isSame(before.problem(), scan.problem())) {
                return scan;
            }
        }
        return scan;
    }

    private static boolean isSame(Optional<PeerCorruptionException> before, Optional<PeerCorruptionException> now) {
        return now.isPresent()
                && before.filter(cause -> cause.offset() == now.get().offset()
                                && cause.value().equals(now.get().value()))
                        .isPresent();
    }

    /**
     * Looks an entry up without leaving anything for the garbage collector.
     *
     * @return the device address of its header, or {@link #NOTHING}
     */
    long find(int id) {
        long at = view.poolStart();
        long header = view.header(at);
        if ((int) header != AmpLayout.SENTINEL) {
            return NOTHING;
        }
        while (isWhole(at, header) && next(header) != 0) {
            at = next(header);
            header = view.header(at);
            if (AmpLayout.id((int) header) == id) {
                return isWhole(at, header) ? at : NOTHING;
            }
        }
        return NOTHING;
    }

    /** The entry of a header that {@link #find} answered; nothing if it is no longer whole. */
    Optional<EntryInfo> entry(long at) {
        long header = view.header(at);
        int idAndSize = (int) header;
        return isWhole(at, header)
                ? Optional.of(new EntryInfo(
                        view.pool(), AmpLayout.id(idAndSize), AmpLayout.size(idAndSize), at + AmpLayout.HEADER_BYTES))
                : Optional.empty();
    }

    /** Whether an entry would fit behind the end of a scan; the last byte of the pool may be its last. */
    boolean hasRoom(Scan scan, long sizeBytes) {
        return scan.end() + AmpLayout.entryBytes(sizeBytes) <= view.limit();
    }

    /** Writes the header of a new entry behind the end of a scan. Nobody sees it. */
    EntryInfo prepare(Scan scan, int id, int sizeBytes) {
        view.header(scan.end(), AmpLayout.idAndSize(id, sizeBytes));
        return new EntryInfo(view.pool(), id, sizeBytes, scan.end() + AmpLayout.HEADER_BYTES);
    }

    /** Publishes what {@link #prepare} wrote. */
    void link(Scan scan, EntryInfo entry) {
        long last = scan.entries().isEmpty()
                ? view.poolStart()
                : scan.entries().getLast().address() - AmpLayout.HEADER_BYTES;
        view.link(last, entry.address() - AmpLayout.HEADER_BYTES);
    }

    /** Whether an entry is where the chain goes on, and its own link can be right. */
    private boolean isWhole(long at, long header) {
        long end = end(at, header);
        long next = next(header);
        return end <= view.limit() && (next == 0 || (next == end && fits(next)));
    }

    private Optional<PeerCorruptionException> check(long at, long end, long next, long following) {
        long link = at + AmpLayout.NEXT_OFFSET;
        if (next != end || !fits(next)) {
            String allowed = "0" + (fits(end) ? " or " + EntryInfo.hex(end) : ", the pool is full");
            return Optional.of(AmpView.bad("chain-next", link, next, allowed));
        }
        long room = view.limit() - next - AmpLayout.HEADER_BYTES;
        long followingEnd = end(next, following);
        if (followingEnd > view.limit()) {
            return Optional.of(AmpView.bad(
                    "chain-size", next, AmpLayout.size((int) following), "0 to 0x" + Long.toHexString(room)));
        }
        if (!isWhole(next, following)) {
            String allowed = "0" + (fits(followingEnd) ? " or " + EntryInfo.hex(followingEnd) : ", the pool is full");
            return Optional.of(AmpView.bad("chain-next", next + AmpLayout.NEXT_OFFSET, next(following), allowed));
        }
        return Optional.empty();
    }

    private PeerCorruptionException badSentinel(int word) {
        return AmpView.bad("chain-sentinel", view.poolStart(), Integer.toUnsignedLong(word), "0x0000ffff");
    }

    private boolean fits(long header) {
        return header + AmpLayout.HEADER_BYTES <= view.limit();
    }

    private static long next(long header) {
        return header >>> Integer.SIZE;
    }

    private static long end(long at, long header) {
        return at + AmpLayout.entryBytes(AmpLayout.size((int) header));
    }
}
