package io.millrace.amp.internal;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.Fields;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the queues among the entries, and what part of which entry is what of them. A queue counts only if its pointers
 * stay in its own entry, or lead to the descriptors in the RTC pool that have its id: what claims bytes of others is
 * shown as wrong.
 *
 * <p>Thread-safety: confined to one thread. Units: device addresses.
 */
final class AmpMapQueues {
    private static final String INSIDE = "apart from the rest of the queue in its own entry";

    private final AmpMemory memory;
    private final AmpQueueShapes shapes;
    private final Map<EntryInfo, String> names = new HashMap<>();
    private final Map<EntryInfo, List<Part>> parts = new HashMap<>();

    /** Adds the fields of a part whose offset in the segment is given. */
    interface Shown {
        void add(Fields fields, long at);
    }

    /**
     * A stretch of an entry.
     *
     * @param address where it starts
     * @param bytes its length
     * @param shown how it is shown
     */
    record Part(long address, long bytes, Shown shown) {
        boolean meets(long from, long length) {
            return address < from + length && from < address + bytes;
        }
    }

    AmpMapQueues(AmpMemory memory, List<EntryInfo> entries) {
        this.memory = memory;
        this.shapes = new AmpQueueShapes(memory, entries);
        Set<String> taken = new HashSet<>();
        for (EntryInfo entry : entries) {
            String name = FirmwareEntry.nameOf(entry.id());
            boolean isFirst = taken.add(entry.pool() + name);
            names.put(entry, isFirst ? name : name + " at " + EntryInfo.hex(entry.address()));
        }
        entries.stream().filter(entry -> entry.pool() == Pool.HP).forEach(this::look);
    }

    /** The name of an entry, unique in its pool. */
    String name(EntryInfo entry) {
        return names.get(entry);
    }

    /** The parts of an entry in order; none if it is just data. */
    List<Part> parts(EntryInfo entry) {
        return parts.getOrDefault(entry, List.of()).stream()
                .sorted(Comparator.comparingLong(Part::address))
                .toList();
    }

    private void look(EntryInfo entry) {
        boolean isRpmsg = AmpQueueShapes.is(entry, FirmwareEntry.VQUEUE);
        switch (shapes.of(entry)) {
            case SHORT, UNKNOWN -> {}
            case SINGLE -> add(new Place(entry, entry.address(), 1), "queue[" + name(entry) + "]", false);
            case PAIR -> {
                String name = isRpmsg && name(entry).equals(FirmwareEntry.VQUEUE.name())
                        ? "rpmsg"
                        : "rpmsg[" + name(entry) + "]";
                if (entry.sizeBytes() >= 2 * AmpLayout.CONF_BYTES) {
                    add(new Place(entry, entry.address(), 2), name + ".tx", true);
                    add(new Place(entry, entry.address() + AmpLayout.CONF_BYTES, 2), name + ".rx", true);
                }
            }
        }
    }

    /** Where the configuration of a queue is, and how many there are in its entry. */
    private record Place(EntryInfo entry, long conf, int queues) {
        boolean holds(long from, long bytes) {
            long body = entry.address() + (long) queues * AmpLayout.CONF_BYTES;
            return from >= body && from + bytes <= entry.address() + entry.sizeBytes();
        }
    }

    private void add(Place place, String name, boolean isRpmsg) {
        if (shapes.isElsewhere(place.conf())) {
            addConf(place, name, FieldState.CONTROL, "descriptors in the RTC pool, which is not mapped");
            return;
        }
        try {
            AmpQueueView view = new AmpQueueView(memory, place.conf());
            addQueue(place, new AmpQueueFields(name, isRpmsg ? view.forMessages() : view, isRpmsg));
        } catch (PeerCorruptionException e) {
            addConf(place, name, FieldState.CORRUPT, AmpPoolFields.text(e));
        }
    }

    private void addQueue(Place place, AmpQueueFields queue) {
        AmpQueueView view = queue.view();
        EntryInfo ofDescriptors = place.holds(view.descAddress(), queue.descBytes())
                ? place.entry()
                : shapes.descriptorsOf(place.entry(), view.descAddress())
                        .filter(entry -> entry.sizeBytes() >= queue.descBytes())
                        .orElseThrow(() -> AmpView.bad(
                                "queue-descriptors",
                                place.conf() + AmpLayout.CONF_DESC_OFFSET,
                                view.descAddress(),
                                INSIDE + ", or the entry of the RTC pool with its id"));
        Part descriptors = new Part(view.descAddress(), queue.descBytes(), queue::addDescriptors);
        Part data = new Part(view.dataAddress(), view.bytes(view.length()), queue::addData);
        require(place.holds(data.address(), data.bytes()), "queue-data", place, AmpLayout.CONF_DATA_OFFSET, data);
        require(isFree(place.entry(), data), "queue-data", place, AmpLayout.CONF_DATA_OFFSET, data);
        boolean isApart = isFree(ofDescriptors, descriptors) && !descriptors.meets(data.address(), data.bytes());
        require(isApart, "queue-descriptors", place, AmpLayout.CONF_DESC_OFFSET, descriptors);
        addConf(place, queue.name(), FieldState.CONTROL, queue.text());
        of(place.entry()).add(data);
        of(ofDescriptors).add(descriptors);
    }

    private static void require(boolean holds, String kind, Place place, int word, Part part) {
        if (!holds) {
            throw AmpView.bad(kind, place.conf() + word, part.address(), INSIDE);
        }
    }

    private boolean isFree(EntryInfo entry, Part part) {
        return parts(entry).stream().noneMatch(each -> each.meets(part.address(), part.bytes()));
    }

    private void addConf(Place place, String name, FieldState state, String text) {
        of(place.entry())
                .add(new Part(
                        place.conf(),
                        AmpLayout.CONF_BYTES,
                        (fields, at) -> fields.add(at, AmpLayout.CONF_BYTES, name + ".conf", state, text)));
    }

    private List<Part> of(EntryInfo entry) {
        return parts.computeIfAbsent(entry, _ -> new ArrayList<>());
    }
}
