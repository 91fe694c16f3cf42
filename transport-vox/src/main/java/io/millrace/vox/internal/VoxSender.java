package io.millrace.vox.internal;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Gate;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.RingInfo;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The sending side of one ring: which way a payload travels, and the frame that says so.
 *
 * <p>A payload not longer than the threshold goes into the ring; a longer one that fits into a slot goes there; the
 * longest ones go into a region of ours, if there is a control port to hand it over. One claim is open at a time: the
 * wire has no way to skip a frame.
 *
 * <p>Thread-safety: confined to one thread at a time, except {@link #close}. Ordering: payload, slot length and frame
 * before the release store of the write position. Peer: a read position or a free list that makes no sense ends the
 * link. Crash: a payload whose frame was not published is not seen; its slot is found by {@link VoxRecovery}.
 */
final class VoxSender {
    /** Answer of {@link #begin}. */
    static final long NONE = -1;

    private static final long PAUSE_NANOS = 100_000;

    private final VoxView view;
    private final VoxWriter writer;
    private final VoxPool pool;
    private final Optional<VoxRegionsOut> regions;
    private final Consumer<VoxSlot> sentSlots;
    private final VoxFailure failure;
    private final int inlineBytes;
    private final int slotBytes;
    private final int maxBytes;
    private final VoxCounters counters = new VoxCounters();
    private final Gate gate = new Gate();
    private final MemorySegment segment;
    /** What to answer instead of sending, null while open. */
    private volatile Offer refusal;
    /** A claim is open. */
    private final AtomicBoolean claimed = new AtomicBoolean();
    /** The last attempt found no room. */
    private boolean refused;

    /**
     * Makes the side.
     *
     * @param regions where the longest payloads go; empty without a control port
     * @param sentSlots hears of each slot whose frame is about to be published
     * @param failure ends the link
     */
    VoxSender(
            VoxView view,
            long ring,
            VoxPool pool,
            Optional<VoxRegionsOut> regions,
            VoxOptions options,
            Consumer<VoxSlot> sentSlots,
            VoxFailure failure) {
        VoxGeometry geometry = view.layout().geometry();
        this.view = view;
        this.segment = view.inPlace(0, 0);
        this.writer = new VoxWriter(view, ring);
        this.pool = pool;
        this.regions = regions;
        this.sentSlots = sentSlots;
        this.failure = failure;
        this.inlineBytes = options.inlineBytes(geometry);
        this.slotBytes = Math.min(pool.maxPayloadBytes(), geometry.maxPayloadBytes());
        this.maxBytes = regions.isPresent() ? geometry.maxPayloadBytes() : Math.max(inlineBytes, slotBytes);
    }

    /**
     * Finds room in the ring for a short message that lies ready, with what is known of the peer. If there is some,
     * {@link #finish} follows, and then {@link #end} in any case.
     *
     * @return where its payload goes in the segment, or {@link #NONE} if {@link #claim} has to tell
     */
    long begin(int length) {
        if (gate.enter()) {
            if (length <= inlineBytes && refusal == null && !claimed.getPlain()) {
                int bytes = VoxLayout.inlineFrameBytes(length);
                long frame = writer.grantKnown(bytes);
                if (frame != VoxWriter.FULL) {
                    view.inlineFrame(frame, bytes, length);
                    if (!VoxLayout.isAligned(length)) {
                        view.padding(frame, bytes);
                    }
                    return VoxLayout.payload(frame);
                }
            }
            gate.leave();
        }
        return NONE;
    }

    /** Publishes a short message whose payload is in its place. */
    void finish(int length) {
        writer.advance(VoxLayout.inlineFrameBytes(length));
        writer.publish();
        counters.inline(length);
    }

    void end() {
        gate.leave();
    }

    /** Opens a claim if there is room. A short one touches nothing yet, and needs no gate. */
    Offer claim(int length, VoxClaim claim) {
        if (length <= inlineBytes && refusal == null && !claimed.getPlain()) {
            long frame = writer.grantKnown(VoxLayout.inlineFrameBytes(length));
            if (frame != VoxWriter.FULL) {
                refused = false;
                claimed.setOpaque(true);
                claim.open(VoxPath.INLINE, segment, VoxLayout.payload(frame), length);
                return Offer.SENT;
            }
        }
        return claimAfterLook(length, claim);
    }

    private Offer claimAfterLook(int length, VoxClaim claim) {
        if (!gate.enter()) {
            return refusal;
        }
        try {
            Offer room = room(length, claim);
            if (room == Offer.SENT) {
                refused = false;
                claimed.setOpaque(true);
            }
            return room;
        } catch (PeerCorruptionException e) {
            return failed(e);
        } finally {
            gate.leave();
        }
    }

    /**
     * Publishes a claim, now or with others. A claim that outlived the link is given back.
     *
     * @return SENT, or why it was not
     */
    Offer commit(VoxClaim claim, boolean lazily) {
        claim.end();
        if (!gate.enter()) {
            giveBack(claim);
            return refusal;
        }
        try {
            publish(claim);
            claimed.setRelease(false);
            if (lazily) {
                writer.publishLazily();
            } else {
                writer.publish();
            }
            return Offer.SENT;
        } finally {
            gate.leave();
        }
    }

    void abort(VoxClaim claim) {
        claim.end();
        giveBack(claim);
        claimed.setRelease(false);
    }

    void flush() {
        if (gate.enter()) {
            writer.publish();
            gate.leave();
        }
    }

    /** Whether the peer should be rung after a refusal: once until there was room again. */
    boolean isFirstRefusal() {
        boolean first = !refused;
        refused = true;
        return first;
    }

    /** Whether the peer has yet to read something, or to make room. */
    boolean isOwed() {
        return refused || backlog() > 0;
    }

    VoxView view() {
        return view;
    }

    VoxCounters counters() {
        return counters;
    }

    RingInfo info(RingInfo.Threads threads) {
        return counters.info(RingInfo.Direction.TX, threads, maxBytes, backlog(), usedBytes(), writer.capacity());
    }

    /** Takes no new messages; claims that are open may still be committed. */
    void closing(Offer reason) {
        refusal = reason;
    }

    /**
     * Ends it: waits for an open claim, then publishes nothing any more.
     *
     * @param reason what later offers answer
     * @param timeoutNanos how long to wait
     * @return whether nobody is at it any more
     */
    boolean close(Offer reason, long timeoutNanos) {
        closing(reason);
        long start = System.nanoTime();
        while (claimed.getAcquire() && System.nanoTime() - start < timeoutNanos) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        boolean quiet = gate.shut(Math.max(0, timeoutNanos - (System.nanoTime() - start)));
        if (quiet && reason == Offer.CLOSED) {
            writer.publish();
        }
        return quiet;
    }

    /** Messages published and not released; 0 if that cannot be told. */
    private int backlog() {
        if (refusal != null) {
            return 0;
        }
        try {
            return writer.backlog();
        } catch (PeerCorruptionException e) {
            return 0;
        }
    }

    /** Bytes of the ring that are published and not released; 0 if that cannot be told. */
    private int usedBytes() {
        try {
            return refusal == null ? writer.usedBytes() : 0;
        } catch (PeerCorruptionException e) {
            return 0;
        }
    }

    private Offer room(int length, VoxClaim claim) {
        if (refusal != null) {
            return refusal;
        }
        if (claimed.getAcquire()) {
            return full();
        }
        if (length > inlineBytes) {
            return roomOutside(length, claim);
        }
        long frame = writer.grant(VoxLayout.inlineFrameBytes(length));
        if (frame == VoxWriter.FULL) {
            return full();
        }
        claim.open(VoxPath.INLINE, segment, VoxLayout.payload(frame), length);
        return Offer.SENT;
    }

    private Offer roomOutside(int length, VoxClaim claim) {
        if (length > maxBytes) {
            counters.refused();
            return Offer.TOO_LARGE;
        }
        boolean inSlot = length <= slotBytes;
        if (writer.grant(inSlot ? VoxLayout.SLOT_FRAME_BYTES : VoxLayout.MMAP_FRAME_BYTES) == VoxWriter.FULL) {
            return full();
        }
        if (!inSlot) {
            return roomInRegion(length, claim);
        }
        if (!pool.take((long) length + VoxLayout.SLOT_HEADER_BYTES, claim.slot)) {
            return full();
        }
        long payload = view.layout().slotPayload(claim.slot.slotClass, claim.slot.index);
        claim.open(VoxPath.SLOT, segment, payload, length);
        return Offer.SENT;
    }

    private Offer roomInRegion(int length, VoxClaim claim) {
        VoxRegionRoom room = claim.room;
        if (!regions.orElseThrow().reserve(length, room, writer.consumed())) {
            return full();
        }
        claim.open(VoxPath.MMAP, room.region.inPlace(room.offset, length), room.offset, length);
        return Offer.SENT;
    }

    /** Writes the frame of a claim and takes its place in the ring. */
    private void publish(VoxClaim claim) {
        if (claim.path() == VoxPath.INLINE) {
            publishInline(claim.length());
            counters.inline(claim.length());
        } else {
            publishOutside(claim, claim.length());
            counters.message(claim.path(), claim.length());
        }
    }

    private void publishOutside(VoxClaim claim, int length) {
        if (claim.path() == VoxPath.SLOT) {
            view.slotLength(claim.slot.slotClass, claim.slot.index, length);
            sentSlots.accept(claim.slot);
            view.slotFrame(writer.next(), claim.slot);
            writer.advance(VoxLayout.SLOT_FRAME_BYTES);
        } else {
            VoxRegionRoom room = claim.room;
            regions.orElseThrow().shorten(room, length);
            view.mmapFrame(writer.next(), room.id, room.generation, room.offset, length);
            writer.advance(VoxLayout.MMAP_FRAME_BYTES);
            regions.orElseThrow().commit(room, length, writer.written());
        }
    }

    private void publishInline(int length) {
        int bytes = VoxLayout.inlineFrameBytes(length);
        view.inlineFrame(writer.next(), bytes, length);
        if (!VoxLayout.isAligned(length)) {
            view.padding(writer.next(), bytes, length);
        }
        writer.advance(bytes);
    }

    private void giveBack(VoxClaim claim) {
        switch (claim.path()) {
            case INLINE -> {}
            case SLOT -> pool.giveBack(claim.slot.slotClass, claim.slot.index, claim.slot.generation);
            case MMAP -> regions.orElseThrow().cancel(claim.room);
        }
    }

    private Offer full() {
        counters.refused();
        return Offer.FULL;
    }

    private Offer failed(PeerCorruptionException cause) {
        counters.corrupt();
        closing(Offer.CLOSED);
        failure.failed(cause);
        return Offer.CLOSED;
    }
}
