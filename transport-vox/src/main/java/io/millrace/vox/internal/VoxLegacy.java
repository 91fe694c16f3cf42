package io.millrace.vox.internal;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Kept;
import io.millrace.api.port.Port;
import io.millrace.api.port.Ports;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What one revision of this bundle leaves to the next for one guest: who it was, its doorbell and control port, the
 * peer's regions, and how many regions of ours it has been told of. Thread-safety: immutable.
 *
 * @param guest its id
 * @param epoch of its entry: another epoch is another guest
 * @param nextRegion the number of our next region
 * @param ports doorbell and control port, empty if it had none
 * @param regions the peer's
 */
record VoxLegacy(int guest, int epoch, int nextRegion, Optional<Doors> ports, List<VoxRegionsIn.Kept> regions) {
    /** Guest, epoch, next region, whether there are doors, how many regions. */
    private static final int FIXED_BYTES = 5 * Integer.BYTES;

    private static final int REGION_BYTES = 2 * Integer.BYTES + Long.BYTES;

    /** Handles on the two ports. */
    record Doors(Handle doorbell, Handle control) {}

    /** Takes what a link that was stopped has. */
    static VoxLegacy of(VoxLink link, int epoch) {
        VoxExtras extras = link.extras();
        Optional<Port> doorbell = link.doorbell();
        Optional<Doors> doors = doorbell.map(
                it -> new Doors(it.detach(), extras.control().orElseThrow().detach()));
        return new VoxLegacy(
                link.guest(),
                epoch,
                extras.out().map(VoxRegionsOut::nextId).orElse(0),
                doors,
                extras.in().map(VoxRegionsIn::keep).orElse(List.of()));
    }

    /** The ports again. */
    Optional<VoxPlace> place(Ports all) {
        return ports.map(
                doors -> new VoxPlace(all.port(doors.doorbell()), all.port(doors.control()), nextRegion, regions));
    }

    /** Closes what is left. */
    void close() {
        ports.ifPresent(doors -> {
            doors.doorbell().close();
            doors.control().close();
        });
        regions.forEach(VoxRegionsIn.Kept::close);
    }

    static Kept encode(List<VoxLegacy> legacies) {
        int bytes = legacies.stream()
                .mapToInt(it -> FIXED_BYTES + REGION_BYTES * it.regions().size())
                .sum();
        ByteBuffer notes = ByteBuffer.allocate(bytes);
        List<Handle> handles = new ArrayList<>();
        legacies.forEach(it -> it.write(notes, handles));
        return new Kept(notes.array(), handles);
    }

    static List<VoxLegacy> decode(Kept kept) {
        ByteBuffer notes = ByteBuffer.wrap(kept.notes());
        Deque<Handle> handles = new ArrayDeque<>(kept.handles());
        List<VoxLegacy> legacies = new ArrayList<>();
        while (notes.hasRemaining()) {
            legacies.add(read(notes, handles));
        }
        return legacies;
    }

    private void write(ByteBuffer notes, List<Handle> handles) {
        notes.putInt(guest).putInt(epoch).putInt(nextRegion).putInt(ports.isPresent() ? 1 : 0);
        ports.ifPresent(doors -> {
            handles.add(doors.doorbell());
            handles.add(doors.control());
        });
        notes.putInt(regions.size());
        for (VoxRegionsIn.Kept region : regions) {
            notes.putInt(region.id()).putInt(region.generation()).putLong(region.length());
            handles.add(region.handle());
        }
    }

    private static VoxLegacy read(ByteBuffer notes, Deque<Handle> handles) {
        int guest = notes.getInt();
        int epoch = notes.getInt();
        int nextRegion = notes.getInt();
        Optional<Doors> doors =
                notes.getInt() == 0 ? Optional.empty() : Optional.of(new Doors(handles.remove(), handles.remove()));
        int count = notes.getInt();
        List<VoxRegionsIn.Kept> regions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            regions.add(new VoxRegionsIn.Kept(notes.getInt(), notes.getInt(), notes.getLong(), handles.remove()));
        }
        return new VoxLegacy(guest, epoch, nextRegion, doors, regions);
    }
}
