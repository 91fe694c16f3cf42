package io.millrace.posix.internal.table;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.posix.internal.granule.GranuleLayout;
import io.millrace.posix.internal.granule.PoolInspection;
import io.millrace.posix.internal.table.TableView.Mapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an image or a live memory holds of a table of System V segments: all that can be decoded, and what no correct
 * peer writes.
 *
 * <p>A look takes no lock, never writes and never throws, whatever the bytes; work and answer are bounded. In a live
 * table what looks wrong once may be right a moment later. Thread-safety: confined to one thread. Peer: nothing is
 * trusted. Units: bytes, offsets from the start of the table.
 */
public final class TableInspection {
    private final TableView view;
    private final TableLayout layout;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<Integer, Integer> attached = new HashMap<>();
    private long pageWords = TableLayout.INSPECTED_PAGE_WORDS;
    private boolean limited;

    private TableInspection(Memory memory, TableLayout layout) {
        this.view = new TableView(memory, layout);
        this.layout = layout;
    }

    /**
     * What was found. Thread-safety: immutable.
     *
     * @param layout the geometry, if the header is one
     * @param regions rows that are not available, at most 1,024
     * @param attachments who has what attached, at most 1,024
     * @param locker slot of who has the lock, -1 for nobody
     * @param pool the granules behind the pages, if the header is one
     * @param problems what no correct peer writes, at most 64 of the table and 64 of the pool
     * @param limited whether there is more than is shown
     */
    public record Report(
            Optional<TableLayout> layout,
            List<Region> regions,
            List<Attachment> attachments,
            int locker,
            Optional<PoolInspection.Report> pool,
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
     * A segment. Thread-safety: immutable.
     *
     * @param row where it stands
     * @param id as {@code shmget} answers it
     * @param state {@code in use}, {@code unlinked}, {@code being destroyed}
     * @param key 0 for a private one
     * @param mode permission bits
     * @param segsz its length
     * @param cpid who made it
     * @param lpid who attached or detached last
     * @param nattch how many have it attached
     * @param pages how many of its pages somebody has stored to
     */
    public record Region(
            int row, int id, String state, int key, int mode, long segsz, int cpid, int lpid, int nattch, int pages) {}

    /**
     * A segment that a peer has attached. Thread-safety: immutable.
     *
     * @param slot of the peer
     * @param id of the segment
     * @param readOnly whether it may not store
     * @param page first one in its window
     * @param pages how many
     */
    public record Attachment(int slot, int id, boolean readOnly, int page, int pages) {}

    /**
     * Looks at a memory.
     *
     * @param memory starts where the table does; need not be writable
     * @return what it holds
     */
    public static Report of(Memory memory) {
        try {
            if (memory.size() < TableLayout.HEADER_BYTES) {
                return nothing(Optional.empty(), size(memory, TableLayout.HEADER_BYTES));
            }
            if (!TableView.isComplete(memory)) {
                return nothing(
                        Optional.empty(),
                        PoolInspection.problem("magic", 0, "0", "MLRSHMT1: nobody has made the table yet"));
            }
            TableLayout layout = TableView.layout(memory);
            return memory.size() < layout.size()
                    ? nothing(Optional.of(layout), size(memory, layout.size()))
                    : new TableInspection(memory, layout).report();
        } catch (PeerCorruptionException e) {
            return nothing(Optional.empty(), PoolInspection.problem(e));
        }
    }

    private static Problem size(Memory memory, long needed) {
        return PoolInspection.problem(
                "image-size", memory.size(), memory.size() + " bytes", "at least " + needed + " bytes");
    }

    private static Report nothing(Optional<TableLayout> layout, Problem problem) {
        return new Report(layout, List.of(), List.of(), -1, Optional.empty(), List.of(problem), false);
    }

    private Report report() {
        List<Attachment> attachments = attachments();
        List<Region> regions = new ArrayList<>();
        for (int row = 0; row < layout.regions(); row++) {
            long state = view.state(row);
            if (isKnown(row, state) && RowState.state(state) != RowState.AVAILABLE) {
                add(regions, region(row, state));
            }
        }
        PoolInspection.Report pool = PoolInspection.of(view.pool());
        pool.problems()
                .forEach(it -> note(PoolInspection.problem(
                        "pool-" + it.kind(), layout.pool() + it.offset(), it.value(), it.allowed())));
        return new Report(
                Optional.of(layout),
                List.copyOf(regions),
                attachments,
                (int) view.lock() - 1,
                Optional.of(pool),
                List.copyOf(problems),
                limited || pool.limited());
    }

    private List<Attachment> attachments() {
        List<Attachment> all = new ArrayList<>();
        for (int slot = 0; slot < layout.peers(); slot++) {
            for (int index = 0; index < layout.mappings(); index++) {
                Mapping mapping = view.mapping(slot, index);
                if (mapping.isThere() && isKnown(slot, index, mapping)) {
                    attached.merge(mapping.id(), 1, Integer::sum);
                    boolean readOnly = mapping.use() == Mapping.READ_ONLY;
                    add(all, new Attachment(slot, mapping.id(), readOnly, mapping.page(), mapping.pages()));
                }
            }
        }
        return List.copyOf(all);
    }

    private boolean isKnown(int slot, int index, Mapping mapping) {
        int at = layout.attachment(slot, index);
        if (mapping.use() != Mapping.READ_WRITE && mapping.use() != Mapping.READ_ONLY) {
            String use = Integer.toUnsignedString(mapping.use());
            note(PoolInspection.problem("use", at, use, "0 free, 1 read and write, 2 read only"));
            return false;
        }
        long end = Integer.toUnsignedLong(mapping.page()) + Integer.toUnsignedLong(mapping.pages());
        if (end > layout.windowPages()) {
            note(PoolInspection.problem(
                    "window", at + TableLayout.PAGE, end + " pages", "at most " + layout.windowPages()));
        }
        return true;
    }

    private boolean isKnown(int row, long word) {
        int state = RowState.state(word);
        boolean known = state == RowState.AVAILABLE || RowState.isInUse(word) || state == RowState.DESTROYING;
        if (!known) {
            note(PoolInspection.problem(
                    "state", layout.row(row), Integer.toUnsignedString(state), "0, 1 in use, 3 unlinked, 4 destroyed"));
        }
        return known;
    }

    private Region region(int row, long state) {
        long segsz = view.wide(row, TableLayout.SEGSZ);
        if (!layout.isSize(segsz)) {
            note(PoolInspection.problem(
                    "segsz",
                    layout.row(row) + TableLayout.SEGSZ,
                    Long.toUnsignedString(segsz),
                    "0 to " + layout.longest()));
        }
        int id = layout.id(row, RowState.generation(state));
        return new Region(
                row,
                id,
                name(RowState.state(state)),
                view.word(row, TableLayout.KEY),
                view.word(row, TableLayout.MODE),
                segsz,
                view.word(row, TableLayout.CPID),
                view.word(row, TableLayout.LPID),
                attached.getOrDefault(id, 0),
                pages(row));
    }

    private int pages(int row) {
        int present = 0;
        for (int page = 0; page < layout.maxPages(); page++) {
            if (--pageWords < 0) {
                limited = true;
                return present;
            }
            try {
                present += view.granule(row, page) == TableView.ABSENT ? 0 : 1;
            } catch (PeerCorruptionException e) {
                note(PoolInspection.problem(e));
            }
        }
        return present;
    }

    private static String name(int state) {
        return switch (state) {
            case RowState.IN_USE -> "in use";
            case RowState.UNLINKED -> "unlinked";
            default -> "being destroyed";
        };
    }

    private <T> void add(List<T> all, T one) {
        if (all.size() < GranuleLayout.INSPECTED_RUNS) {
            all.add(one);
        } else {
            limited = true;
        }
    }

    private void note(Problem problem) {
        if (problems.size() < GranuleLayout.INSPECTED_PROBLEMS) {
            problems.add(problem);
        }
    }
}
