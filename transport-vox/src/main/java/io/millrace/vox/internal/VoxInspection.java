package io.millrace.vox.internal;

import io.millrace.api.channel.Problem;
import io.millrace.api.memory.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an image or a live segment holds: all that can be decoded, and everything that is wrong.
 *
 * <p>A look never writes and never throws, whatever the bytes; work and answer are bounded. A ring or a free list that
 * moves meanwhile is looked at again. Thread-safety: stateless. Peer: nothing is trusted, no length is believed
 * unchecked.
 */
public final class VoxInspection {
    private VoxInspection() {}

    /**
     * What was found. Thread-safety: immutable.
     *
     * @param header the header's words, empty if the image is shorter than a header
     * @param peers entries of the peer table that are not empty
     * @param emptyPeers how many entries are
     * @param pools the slot classes
     * @param problems what no correct peer writes, at most 64
     * @param truncated whether the image ends before the slot pool begins
     * @param limited whether there was more than is looked at
     */
    public record Report(
            Optional<VoxHeader> header,
            List<Peer> peers,
            int emptyPeers,
            List<Pool> pools,
            List<Problem> problems,
            boolean truncated,
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
     * An entry of the peer table. Thread-safety: immutable.
     *
     * @param id 1 to 255
     * @param state the state word
     * @param epoch how often the entry was given away
     * @param heartbeat the last beat, nanoseconds
     * @param toHost what the guest sends; empty if the entry names no place for it, or one behind the image's end
     * @param toGuest what it is sent
     */
    public record Peer(int id, int state, int epoch, long heartbeat, Optional<Ring> toHost, Optional<Ring> toGuest) {}

    /**
     * A ring. Thread-safety: immutable.
     *
     * @param write the producer's position
     * @param read the consumer's position
     * @param watermark where the end of the ring ends, 0 if it is not wrapped
     * @param frames what is published and not released
     */
    public record Ring(int write, int read, int watermark, List<Frame> frames) {}

    /**
     * A message in a ring. Thread-safety: immutable.
     *
     * @param path how its payload travels
     * @param length of the payload; empty if it stands in a slot that cannot be looked at
     * @param crc CRC-32 of the payload; empty if it is not in this segment, or more than is looked at
     */
    public record Frame(VoxPath path, OptionalInt length, OptionalInt crc) {}

    /**
     * A slot class. Thread-safety: immutable.
     *
     * @param slotSize bytes of a slot
     * @param count slots
     * @param free slots on the free list; empty if the list cannot be walked
     */
    public record Pool(int slotSize, int count, OptionalInt free) {}

    /**
     * Looks at a segment.
     *
     * @param memory the bytes; need not be writable
     * @return what they are
     */
    public static Report of(Memory memory) {
        VoxInspectionFindings findings = new VoxInspectionFindings();
        if (memory.size() < VoxLayout.HEADER_BYTES) {
            findings.check(false, "file-size", 0, memory.size(), VoxLayout.HEADER_BYTES + " bytes or more");
            return new Report(Optional.empty(), List.of(), 0, List.of(), findings.problems(), true, false);
        }
        VoxHeaderView headers = new VoxHeaderView(memory);
        VoxInspectionHeader parts = new VoxInspectionHeader(headers.header(), memory.size(), findings);
        VoxInspectionPools pools = new VoxInspectionPools(headers, parts, findings);
        VoxInspectionPeers peers = new VoxInspectionPeers(new VoxInspectionView(memory), parts, findings);
        long[] rings = peers.rings(pools.span());
        VoxView view = new VoxView(memory, layout(parts, pools, rings));
        List<Pool> classes = pools.look(view);
        List<Peer> there = new ArrayList<>();
        int empty = peers.look(view, pools.isSound(), there);
        return new Report(
                Optional.of(parts.header()),
                there,
                empty,
                classes,
                findings.problems(),
                parts.truncated(),
                findings.limited());
    }

    /**
     * Makes a segment of any layout the format can hold, also of one that no host would make: for tools.
     *
     * @param memory where; nobody else may be there
     * @param geometry the layout
     * @throws io.millrace.api.memory.GeometryMismatchException if the memory is too short
     */
    public static void make(Memory memory, VoxGeometry geometry) {
        VoxSegment.create(memory, geometry);
    }

    /** Of what is sound; stands in for the rest, which is never touched. */
    private static VoxLayout layout(VoxInspectionHeader parts, VoxInspectionPools pools, long[] rings) {
        VoxHeader header = parts.header();
        VoxGeometry geometry = new VoxGeometry(
                Math.max(1, parts.guests()),
                Math.max(VoxLayout.MIN_CAPACITY, parts.capacity()),
                pools.isSound() ? pools.classes() : List.of(new VoxSlotClass(1, 1)),
                0,
                0,
                0);
        return new VoxLayout(geometry, header.peerTableOffset(), header.varPoolOffset(), header.totalSize(), rings);
    }
}
