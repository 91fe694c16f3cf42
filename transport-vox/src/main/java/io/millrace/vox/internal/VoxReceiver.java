package io.millrace.vox.internal;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.api.ring.Gate;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.RingInfo;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * The receiving side of one ring: hands out messages in place, and releases frame and slot when their holder is done.
 *
 * <p>Thread-safety: {@link #poll}, {@link #take} and {@link #available} one thread at a time, the rest thread-safe.
 * Without leases the reader belongs to the polling thread alone; while there are any, it is used under a lock.
 * Ordering: a frame is released before its slot is freed, so that no frame in the ring ever names a slot that is free.
 * Peer: the first thing that is wrong ends the link; nothing is delivered after it. Crash: what was not released is
 * delivered again to whoever attaches next.
 */
final class VoxReceiver {
    private final MemorySegment segment;
    private final VoxReader reader;
    private final VoxMessage message;
    private final VoxPool pool;
    private final VoxBell bell;
    private final VoxFailure failure;
    private final boolean copyOut;
    private final int maxBytes;
    private final VoxCounters counters = new VoxCounters();
    private final Gate gate = new Gate();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition leaseClosed = lock.newCondition();
    /** Guarded by the lock. */
    private final VoxHeld held = new VoxHeld();
    /** Guarded by the lock. */
    private final VoxSlot released = new VoxSlot();
    /** Guarded by the lock. */
    private final List<VoxLease> leases = new ArrayList<>();
    /** What becomes of leases that are still open, once that is decided. Guarded by the lock. */
    private Optional<Revoked> revoked = Optional.empty();
    /** Whether {@link #held} has frames; written under the lock. */
    private volatile boolean holding;

    private volatile boolean broken;
    /** The poll that is going on has looked at the ring. */
    private boolean looked;

    private final VoxBuffer buffer = new VoxBuffer();
    /** For messages that pass through {@link #poll} and are not in the ring, or not alone there. */
    private final VoxLease passing;

    /** Why leases are revoked. */
    enum Revoked {
        /** This end stops: frame and slot stay, and the message is delivered again. */
        STOPPED,
        /** The peer is gone, and its ring with it: only the slot is left to be freed. */
        PEER_GONE
    }

    /**
     * Makes the side.
     *
     * @param peer id of whoever sends; handlers hear it as the endpoint
     * @param regions what is handed over beside the segment; empty without a control port
     * @param bell tells the peer of room
     * @param failure ends the link
     */
    VoxReceiver(
            VoxView view,
            long ring,
            int peer,
            VoxPool pool,
            Optional<VoxRegionsIn> regions,
            VoxOptions options,
            VoxBell bell,
            VoxFailure failure) {
        this.segment = view.inPlace(0, 0);
        this.reader = new VoxReader(view, ring);
        this.message = new VoxMessage(view, peer, regions);
        this.pool = pool;
        this.bell = bell;
        this.failure = failure;
        this.copyOut = options.copyOut();
        this.passing = new VoxLease(this, peer);
        this.maxBytes = view.layout().geometry().maxPayloadBytes();
    }

    /**
     * Hands out messages.
     *
     * @return how many
     * @throws PeerCorruptionException once, if the peer wrote nonsense
     */
    int poll(MessageHandler handler, int limit) {
        if (!gate.enter()) {
            return 0;
        }
        int handled = 0;
        looked = false;
        try {
            while (handled < limit && (holding ? passOn(handler) : handOut(handler))) {
                handled++;
            }
        } catch (PeerCorruptionException e) {
            throw failed(e);
        } finally {
            if (!holding) {
                reader.releaseAll();
            }
            gate.leave();
            if (handled > 0) {
                bell.ring(0);
            }
        }
        return handled;
    }

    /**
     * Takes the oldest message into a lease.
     *
     * @throws PeerCorruptionException once, if the peer wrote nonsense
     */
    boolean take(VoxLease lease) {
        if (!gate.enter()) {
            return false;
        }
        try {
            return hold(lease);
        } catch (PeerCorruptionException e) {
            throw failed(e);
        } finally {
            gate.leave();
        }
    }

    /** The holder of a lease is done. */
    void release(VoxLease lease) {
        lock.lock();
        try {
            leases.remove(lease);
            leaseClosed.signalAll();
            if (revoked.isEmpty()) {
                counters.message(lease.path(), lease.length());
                held.done(lease.ticket());
                releaseDone();
            } else if (revoked.get() == Revoked.STOPPED) {
                return;
            } else {
                free(lease.slot);
            }
        } finally {
            lock.unlock();
        }
        lease.region().ifPresent(VoxRegion::release);
        bell.ring(0);
    }

    /** What {@link #poll} would look at, a frame that is none included. */
    int available() {
        if (broken || !gate.enter()) {
            return 0;
        }
        try {
            return holding ? countLocked() : count();
        } catch (PeerCorruptionException e) {
            return 1;
        } finally {
            gate.leave();
        }
    }

    VoxCounters counters() {
        return counters;
    }

    RingInfo info() {
        int used = tell(reader::usedBytes, 0);
        return counters.info(RingInfo.Direction.RX, RingInfo.Threads.ONE, maxBytes, backlog(), used, reader.capacity());
    }

    /** The same as {@link #available}, from any thread: a frame more or less while the receiving thread is at work. */
    int backlog() {
        return tell(reader::available, 1);
    }

    /** What the reader tells, from any thread; 0 once this end is over. */
    private int tell(IntSupplier what, int ofNonsense) {
        try {
            return broken || gate.isShut() ? 0 : what.getAsInt();
        } catch (PeerCorruptionException e) {
            return ofNonsense;
        }
    }

    /** Whether any lease is open. */
    boolean hasLeases() {
        lock.lock();
        try {
            return !leases.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a slot is held by an open lease. */
    boolean holds(int slotClass, int index) {
        lock.lock();
        try {
            return leases.stream().anyMatch(lease -> lease.path() == VoxPath.SLOT && lease.slot.is(slotClass, index));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Hands out nothing any more; waits for leases that are open, then revokes them.
     *
     * @param why what becomes of them
     * @param timeoutNanos how long to wait
     * @return whether no handler is at work any more
     */
    boolean close(Revoked why, long timeoutNanos) {
        long start = System.nanoTime();
        boolean quiet = gate.shut(timeoutNanos);
        lock.lock();
        try {
            awaitLeases(timeoutNanos - (System.nanoTime() - start));
            if (revoked.isEmpty()) {
                revoked = Optional.of(why);
                leases.forEach(VoxLease::revoke);
            }
        } finally {
            lock.unlock();
        }
        return quiet;
    }

    private void awaitLeases(long timeoutNanos) {
        long left = timeoutNanos;
        try {
            while (!leases.isEmpty() && left > 0) {
                left = leaseClosed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int countLocked() {
        lock.lock();
        try {
            return count();
        } finally {
            lock.unlock();
        }
    }

    /** A frame whose region may still come is not there yet. */
    private int count() {
        return message.isWaiting() && !message.read(reader.next(), reader.readable()) ? 0 : reader.available();
    }

    /** Hands out the next message, if there is one; the frame is released with those behind it. */
    private boolean handOut(MessageHandler handler) {
        if (broken || !(reader.hasNext() || lookOnce()) || !message.read(reader.next(), reader.readable())) {
            return false;
        }
        reader.take(message.frameBytes());
        if (message.isInline()) {
            counters.inline(message.length());
            call(handler);
        } else {
            handOutside(handler);
        }
        return true;
    }

    /**
     * One look a poll, and one more if that ended at the ring's end. What comes in the meantime is for the next poll.
     */
    private boolean lookOnce() {
        reader.releaseAll();
        if (looked && !reader.isAtWatermark()) {
            return false;
        }
        looked = true;
        return reader.look();
    }

    private void handOutside(MessageHandler handler) {
        holdOutside(passing);
        try {
            handler.onMessage(passing.bytes(), passing.offset(), passing.length(), passing.endpoint());
        } finally {
            counters.message(passing.path(), passing.length());
            if (!holding) {
                reader.releaseAll();
            }
            free(passing.slot);
            passing.region().ifPresent(VoxRegion::release);
        }
    }

    private void call(MessageHandler handler) {
        int length = message.length();
        if (copyOut) {
            MemorySegment copy = buffer.of(length);
            message.copyOut(copy);
            handler.onMessage(copy, 0, length, passing.endpoint());
        } else {
            handler.onMessage(segment, message.offset(), length, passing.endpoint());
        }
    }

    /** While frames before it are held, a message is handed out by way of a lease of our own. */
    private boolean passOn(MessageHandler handler) {
        if (!hold(passing)) {
            return false;
        }
        try {
            handler.onMessage(passing.segment(), passing.offset(), passing.length(), passing.endpoint());
        } finally {
            passing.close();
        }
        return true;
    }

    private boolean hold(VoxLease lease) {
        lock.lock();
        try {
            if (broken || !(reader.hasNext() || reader.look()) || !message.read(reader.next(), reader.readable())) {
                return false;
            }
            holdOutside(lease);
            int ticket = held.add(reader.take(message.frameBytes()), lease.slot);
            holding = true;
            leases.add(lease);
            lease.open(ticket);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Notes in a lease what the message read last occupies outside the ring, and where its bytes are. */
    private void holdOutside(VoxLease lease) {
        lease.slot.set(message.slot);
        if (message.path() != VoxPath.SLOT) {
            lease.slot.slotClass = VoxSlot.NONE;
        }
        Optional<VoxRegion> region = message.path() == VoxPath.MMAP ? message.region() : Optional.empty();
        if (region.isPresent()) {
            region.get().hold(message.offset() + Integer.toUnsignedLong(message.length()));
        }
        if (copyOut) {
            MemorySegment copy = lease.buffer(message.length());
            message.copyOut(copy);
            lease.bytes(message.path(), region, copy, 0, message.length());
        } else {
            lease.bytes(message.path(), region, message.segment(), message.offset(), message.length());
        }
    }

    /**
     * A slot is freed after its frame, also if its holder was done long before: the frame is read again after a crash.
     */
    private void releaseDone() {
        while (held.isOldestDone()) {
            reader.release(held.removeOldest(released));
            free(released);
        }
        holding = !held.isEmpty();
    }

    /** Nothing is left to be freed in a segment that is closed; a list that makes no sense ends the link. */
    private void free(VoxSlot slot) {
        if (slot.slotClass == VoxSlot.NONE) {
            return;
        }
        try {
            pool.giveBack(slot.slotClass, slot.index, slot.generation);
        } catch (SegmentClosedException e) {
            broken = true;
        } catch (PeerCorruptionException e) {
            failed(e);
        }
    }

    private PeerCorruptionException failed(PeerCorruptionException cause) {
        broken = true;
        counters.corrupt();
        failure.failed(cause);
        return cause;
    }
}
