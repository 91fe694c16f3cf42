package io.millrace.amp.internal;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import io.millrace.amp.internal.AmpInspection.Kind;
import io.millrace.amp.internal.AmpInspection.Message;
import io.millrace.amp.internal.AmpInspection.Queue;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds queues among the entries, and looks at them without taking anything. Nothing in an entry says that it is a
 * queue: its id may, or a configuration that points to what lies behind itself. Such an entry must be in order. Any
 * other one is shown if it happens to be in order, and is nothing but bytes otherwise.
 *
 * <p>Thread-safety: confined to one thread.
 */
final class AmpInspectionQueues {
    private static final int PAIR = 2;

    private final AmpMemory memory;
    private final List<EntryInfo> entries;
    private final AmpInspectionFindings findings;
    private final AmpQueueShapes shapes;
    private final List<Queue> queues = new ArrayList<>();

    AmpInspectionQueues(AmpMemory memory, List<EntryInfo> entries, AmpInspectionFindings findings) {
        this.memory = memory;
        this.entries = entries;
        this.findings = findings;
        this.shapes = new AmpQueueShapes(memory, entries);
    }

    /** All of them, in the order of the chain. */
    List<Queue> queues() {
        entries.stream().filter(entry -> entry.pool() == Pool.HP).forEach(this::look);
        return List.copyOf(queues);
    }

    private void look(EntryInfo entry) {
        boolean isVqueue = AmpQueueShapes.is(entry, FirmwareEntry.VQUEUE);
        boolean isSystem = AmpQueueShapes.is(entry, FirmwareEntry.SYSTEM);
        switch (shapes.of(entry)) {
            case SHORT ->
                findings.check(
                        !isVqueue && !isSystem, "queue-entry-size", header(entry), entry.sizeBytes(), "0xc or more");
            case SINGLE -> add(entry, isSystem ? Kind.SYSTEM : Kind.QUEUE, entry.address(), 1);
            case PAIR -> addPair(entry);
            case UNKNOWN -> addIfSound(entry);
        }
    }

    private void addPair(EntryInfo entry) {
        if (findings.check(
                entry.sizeBytes() >= PAIR * AmpLayout.CONF_BYTES,
                "queue-entry-size",
                header(entry),
                entry.sizeBytes(),
                "0x18 or more")) {
            add(entry, Kind.RPMSG_MAIN, entry.address(), PAIR);
            add(entry, Kind.RPMSG_SUB, entry.address() + AmpLayout.CONF_BYTES, PAIR);
        }
    }

    private void add(EntryInfo entry, Kind kind, long conf, int inEntry) {
        if (shapes.isElsewhere(conf)) {
            return;
        }
        try {
            AmpQueueView view = new AmpQueueView(memory, conf);
            if (kind != Kind.RPMSG_SUB) {
                checkRoom(entry, view, inEntry);
            }
            decode(entry.id(), kind, conf, view).ifPresent(queues::add);
        } catch (PeerCorruptionException e) {
            findings.note(e);
        }
    }

    /** What only looks like a queue is none: nothing is noted. */
    private void addIfSound(EntryInfo entry) {
        int before = findings.count();
        try {
            AmpQueueView view = new AmpQueueView(memory, entry.address());
            if (findings.spendSlots(view.length()) && ownsAll(view)) {
                Optional<Queue> queue = decode(entry.id(), Kind.QUEUE, entry.address(), view);
                queue.filter(_ -> findings.count() == before).ifPresent(queues::add);
            }
        } catch (PeerCorruptionException _) {
            return;
        } finally {
            findings.takeBack(before);
        }
    }

    private static boolean ownsAll(AmpQueueView view) {
        for (int slot = 0; slot < view.length(); slot++) {
            if (!view.isOwn(view.address(slot))) {
                return false;
            }
        }
        return true;
    }

    private Optional<Queue> decode(int id, Kind kind, long conf, AmpQueueView view) {
        if (kind.isRpmsg() && view.item() < AmpLayout.MESSAGE_HEADER_BYTES) {
            throw AmpView.bad("queue-item", conf + Short.BYTES, view.item(), "8 or more, for the header of a message");
        }
        if (!findings.spendSlots(view.length())) {
            return Optional.empty();
        }
        AmpPosition position = AmpPosition.of(view);
        int pending = (position.sent() - position.freed()) & (PAIR * view.length() - 1);
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < view.length(); i++) {
            int slot = (position.freed() + i) & (view.length() - 1);
            long address = view.address(slot);
            if (!view.isReadable(address)) {
                findings.note(view.badAddress(slot, address));
            } else if (i < pending) {
                message(view, slot, address, kind).ifPresent(messages::add);
            }
        }
        return Optional.of(new Queue(
                id, kind, view.length(), view.item(), position.sent(), position.freed(), List.copyOf(messages)));
    }

    private Optional<Message> message(AmpQueueView view, int slot, long address, Kind kind) {
        int inDescriptor = AmpLayout.lengthOf(view.state(slot));
        if (inDescriptor > view.item()) {
            findings.note(view.badLength(slot, inDescriptor, view.item()));
            return Optional.empty();
        }
        if (!kind.isRpmsg()) {
            return crc(0, 0, address, inDescriptor);
        }
        long header = view.pair(address);
        int length = AmpLayout.id((int) (header >>> Integer.SIZE));
        int most = view.item() - AmpLayout.MESSAGE_HEADER_BYTES;
        if (length > most) {
            findings.note(AmpQueueView.badMessage(address, length, most));
            return Optional.empty();
        }
        int source = AmpLayout.id((int) header);
        int target = AmpLayout.size((int) header);
        return crc(source, target, address + AmpLayout.MESSAGE_HEADER_BYTES, length);
    }

    private Optional<Message> crc(int source, int target, long address, int length) {
        return findings.spendBytes(length)
                ? memory.place(address, length)
                        .map(place -> new AmpView(memory, place.pool()).crc32(address, length))
                        .map(crc -> new Message(source, target, length, crc))
                : Optional.empty();
    }

    /** A queue in an entry that is too short shares bytes with the next one. */
    private void checkRoom(EntryInfo entry, AmpQueueView view, int inEntry) {
        boolean apart = shapes.isApart(entry.address());
        long needed = new AmpQueuePlan(view.length(), view.item(), inEntry, apart).bytes();
        findings.check(
                entry.sizeBytes() >= needed,
                "queue-entry-size",
                header(entry),
                entry.sizeBytes(),
                "0x" + Long.toHexString(needed) + " or more");
    }

    private static long header(EntryInfo entry) {
        return entry.address() - AmpLayout.HEADER_BYTES;
    }
}
