package io.millrace.amp.internal;

import io.millrace.amp.EntryInfo;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.Fields;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One window for tools: what stands in front of the pool, the chain, what its entries hold, the rest.
 *
 * <p>Thread-safety: confined to one thread. Units: device addresses; fields have offsets in the segment.
 */
final class AmpPoolFields {
    private static final List<Integer> NAMED_BITS =
            List.of(AmpLayout.SYSTEM_BIT, AmpLayout.PANIC_BIT, AmpLayout.RPMSG_BIT, AmpLayout.EVENT_BIT);
    private static final List<String> BIT_NAMES = List.of("system service", "panic", "rpmsg", "event");

    private final AmpView view;
    private final long shift;
    private final String pool;
    private final AmpMapQueues queues;
    private final Fields fields;

    /**
     * Begins.
     *
     * @param offset where the window starts in its segment
     */
    AmpPoolFields(AmpView view, long offset, AmpMapQueues queues, Fields fields) {
        this.view = view;
        this.shift = offset - view.start();
        this.pool = view.pool().label();
        this.queues = queues;
        this.fields = fields;
    }

    void add(AmpChain.Scan scan) {
        if (view.pool() == Pool.HP) {
            addWords();
        }
        List<EntryInfo> entries = scan.entries();
        addSentinel(scan);
        for (int i = 0; i < entries.size(); i++) {
            EntryInfo entry = entries.get(i);
            long next = i + 1 < entries.size() ? header(entries.get(i + 1)) : 0;
            addHeader(
                    header(entry),
                    "entry[" + queues.name(entry) + "]",
                    text(entry.id(), entry.sizeBytes(), next),
                    scan);
            addContent(entry);
        }
        addRest(scan);
    }

    private void addWords() {
        long main = view.start() + AmpLayout.PENDING_MAIN_OFFSET;
        long sub = view.start() + AmpLayout.PENDING_SUB_OFFSET;
        long reserved = sub + AmpLayout.WORD;
        control(main, AmpLayout.WORD, "pending.main", pending(view.word(main)));
        control(sub, AmpLayout.WORD, "pending.sub", pending(view.word(sub)));
        control(reserved, view.poolStart() - reserved, "reserved", "");
    }

    private static String pending(int word) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < NAMED_BITS.size(); i++) {
            if ((word >>> NAMED_BITS.get(i) & 1) != 0) {
                names.add(BIT_NAMES.get(i));
            }
        }
        return EntryInfo.hex(Integer.toUnsignedLong(word)) + (names.isEmpty() ? "" : ": " + String.join(", ", names));
    }

    private void addSentinel(AmpChain.Scan scan) {
        long next = scan.entries().isEmpty() ? 0 : header(scan.entries().getFirst());
        addHeader(view.poolStart(), "sentinel", text(AmpLayout.MAX_ID, 0, next), scan);
    }

    /** A header that is known to be whole, but for its link. */
    private void addHeader(long at, String name, String text, AmpChain.Scan scan) {
        Optional<PeerCorruptionException> bad = scan.problem().filter(cause -> isIn(cause, at));
        fields.add(
                at + shift,
                AmpLayout.HEADER_BYTES,
                pool + "." + name,
                bad.isPresent() ? FieldState.CORRUPT : FieldState.CONTROL,
                bad.map(AmpPoolFields::text).orElse(text));
    }

    private static boolean isIn(PeerCorruptionException cause, long header) {
        return cause.offset() >= header && cause.offset() < header + AmpLayout.HEADER_BYTES;
    }

    private static String text(int id, int size, long next) {
        return "id " + FirmwareEntry.nameOf(id) + ", " + size + (size == 1 ? " byte, " : " bytes, ")
                + (next == 0 ? "the last" : "next " + EntryInfo.hex(next));
    }

    static String text(PeerCorruptionException cause) {
        return cause.kind() + " " + cause.value() + ", allowed: " + cause.allowed();
    }

    private void addContent(EntryInfo entry) {
        String name = "entry[" + queues.name(entry) + "]";
        long bytes = AmpLayout.entryBytes(entry.sizeBytes()) - AmpLayout.HEADER_BYTES;
        if (isEvent(entry)) {
            control(
                    entry.address(),
                    bytes,
                    name + ".bits",
                    EntryInfo.hex(Integer.toUnsignedLong(view.word(entry.address()))));
        } else if (isPower(entry)) {
            String count = String.valueOf(Byte.toUnsignedInt(view.octet(entry.address())));
            control(entry.address(), Byte.BYTES, name + ".count", count);
            control(entry.address() + Byte.BYTES, bytes - Byte.BYTES, name + ".reserved", "");
        } else {
            addData(entry, bytes, pool + "." + name + ".data");
        }
    }

    private static boolean isEvent(EntryInfo entry) {
        return entry.pool() == Pool.HP
                && entry.sizeBytes() == AmpLayout.EVENT_BYTES
                && (AmpQueueShapes.is(entry, FirmwareEntry.EVENT_MAIN)
                        || AmpQueueShapes.is(entry, FirmwareEntry.EVENT_SUB));
    }

    private static boolean isPower(EntryInfo entry) {
        return entry.pool() == Pool.RTC
                && entry.sizeBytes() == AmpLayout.PM_BYTES
                && AmpQueueShapes.is(entry, FirmwareEntry.PM);
    }

    /** What is no part of a queue is somebody's data. */
    private void addData(EntryInfo entry, long bytes, String name) {
        List<AmpMapQueues.Part> parts = queues.parts(entry);
        if (parts.isEmpty()) {
            fields.add(entry.address() + shift, bytes, name, FieldState.USED, "");
            return;
        }
        long at = entry.address();
        for (AmpMapQueues.Part part : parts) {
            addGap(entry, at, part.address(), name);
            part.shown().add(fields, part.address() + shift);
            at = part.address() + part.bytes();
        }
        addGap(entry, at, entry.address() + bytes, name);
    }

    private void addGap(EntryInfo entry, long from, long to, String name) {
        long first = from - entry.address();
        long last = to - entry.address() - 1;
        fields.add(from + shift, to - from, name + "[" + first + ".." + last + "]", FieldState.USED, "");
    }

    private void addRest(AmpChain.Scan scan) {
        long end = scan.end();
        if (scan.problem().isEmpty()) {
            fields.add(end + shift, view.limit() - end, pool + ".free", FieldState.FREE, "");
            return;
        }
        PeerCorruptionException cause = scan.problem().get();
        if (scan.initialised() && isIn(cause, end)) {
            String name = pool + ".entry[at " + EntryInfo.hex(end) + "]";
            fields.add(end + shift, AmpLayout.HEADER_BYTES, name, FieldState.CORRUPT, text(cause));
            end += AmpLayout.HEADER_BYTES;
        } else if (!scan.initialised()) {
            end += AmpLayout.HEADER_BYTES;
        }
        fields.add(end + shift, view.limit() - end, pool + ".unreachable", FieldState.CORRUPT, "behind a broken link");
    }

    private void control(long at, long bytes, String name, String value) {
        fields.control(at + shift, bytes, pool + "." + name, value);
    }

    private static long header(EntryInfo entry) {
        return entry.address() - AmpLayout.HEADER_BYTES;
    }
}
