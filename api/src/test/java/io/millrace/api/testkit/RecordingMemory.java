package io.millrace.api.testkit;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.Touch.Kind;
import io.millrace.api.testkit.Touch.Order;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * A memory that writes down every access, counts them, and can die after any store.
 *
 * <p>It refuses what production refuses, since every access is carried out by the production accessor underneath. Its
 * three modes: recording (from the start, and after {@link #record()}), count-only ({@link #countOnly}) and dying
 * ({@link #stopAfterStores}). Slices share log, counters and mode; offsets in the log count from the start of the whole
 * memory. A bulk copy or fill counts as one store per aligned 8-byte word on NORMAL memory, so that a kill may leave
 * half a payload; on DEVICE memory it shows as the very words and bytes production uses.
 *
 * <p>Not recorded: what is done with the segment that {@link #inPlace} hands out. Such stores are neither counted nor
 * can they be lost; bytes filled in place are there in every image taken afterwards.
 *
 * <p>Thread-safety: thread-safe; one access at a time, in the order of the log.
 */
public final class RecordingMemory extends Memory {
    private final Tape tape;
    private final MemorySegment root;
    private final long base;
    private final MemorySegment segment;
    private final Memory inner;
    private final Recorder recorder;

    /**
     * Makes a memory of zeros.
     *
     * @param size its length in bytes
     * @param access how it may be touched
     */
    public RecordingMemory(long size, Access access) {
        this(new Tape(), Arena.ofAuto().allocate(Math.max(size, 1), 64).asSlice(0, size), 0, size, access);
    }

    private RecordingMemory(Tape tape, MemorySegment root, long base, long size, Access access) {
        this.tape = tape;
        this.root = root;
        this.base = base;
        this.segment = root.asSlice(base, size);
        this.inner = Memory.of(segment, access);
        this.recorder = new Recorder(tape, root, base, inner);
    }

    /**
     * Makes a memory with given bytes.
     *
     * @param image the bytes, copied
     * @param access how it may be touched
     * @return the memory
     */
    public static RecordingMemory of(byte[] image, Access access) {
        var memory = new RecordingMemory(image.length, access);
        memory.load(image);
        return memory;
    }

    /** Records from here: forgets the log, the counters, a bound and a death. */
    public void record() {
        synchronized (tape) {
            tape.reset();
        }
    }

    /**
     * Only counts from here, which is fast; what is recorded is forgotten.
     *
     * @param bound one access more than this ends in {@link TooMuchWork}; bulk copies count 1 for each 8 bytes
     */
    public void countOnly(long bound) {
        synchronized (tape) {
            tape.countOnly(bound);
        }
    }

    /**
     * Records from here and dies: so many stores are carried out, the next one and every access after it end in
     * {@link Stopped}.
     *
     * @param stores how many stores take place, 0 or more
     */
    public void stopAfterStores(long stores) {
        synchronized (tape) {
            tape.stopAfter(stores);
        }
    }

    /**
     * Whether a store was refused because of {@link #stopAfterStores}.
     *
     * @return true once it has happened
     */
    public boolean isStopped() {
        synchronized (tape) {
            return tape.isStopped();
        }
    }

    /**
     * What was done since recording began.
     *
     * @return the accesses, oldest first; empty in count-only mode
     */
    public List<Touch> touches() {
        synchronized (tape) {
            return tape.touches();
        }
    }

    /** Empties the log; counters, pending stores and modes stay. */
    public void forgetTouches() {
        synchronized (tape) {
            tape.forget();
        }
    }

    /**
     * How many accesses there were.
     *
     * @return accesses; bulk copies count 1 for each 8 bytes
     */
    public long accesses() {
        synchronized (tape) {
            return tape.accesses();
        }
    }

    /**
     * How many stores there were.
     *
     * @return stores; bulk copies count as the class comment says
     */
    public long stores() {
        synchronized (tape) {
            return tape.stores();
        }
    }

    /**
     * The stores without order since the last release store, read-modify-write or fence: what a peer may not have seen.
     *
     * @return oldest first; empty in count-only mode
     */
    public List<PlainStore> pending() {
        synchronized (tape) {
            return tape.pending();
        }
    }

    /**
     * The bytes now.
     *
     * @return a copy
     */
    public byte[] image() {
        synchronized (tape) {
            return segment.toArray(JAVA_BYTE);
        }
    }

    /**
     * The bytes of the whole memory as they would be if some of the pending stores had never happened.
     *
     * @param dropped which of {@link #pending()}
     * @return a copy
     */
    public byte[] imageWithout(BitSet dropped) {
        return recorder.imageWithout(dropped);
    }

    /**
     * Sets the bytes without leaving a trace; not an access. Pending stores are forgotten.
     *
     * @param image the bytes, from offset 0; those after it stay
     */
    public void load(byte[] image) {
        synchronized (tape) {
            MemorySegment.copy(image, 0, segment, JAVA_BYTE, 0, image.length);
            tape.publish();
        }
    }

    @Override
    public long size() {
        return inner.size();
    }

    @Override
    public Access access() {
        return inner.access();
    }

    @Override
    public Memory slice(long offset, long size) {
        return new RecordingMemory(tape, root, base + Objects.checkFromIndexSize(offset, size, size()), size, access());
    }

    @Override
    public MemorySegment inPlace(long offset, long length) {
        synchronized (tape) {
            tape.enter(1);
            MemorySegment bytes = inner.inPlace(offset, length);
            tape.log(Kind.IN_PLACE, base + offset, length, Order.NONE);
            return bytes;
        }
    }

    @Override
    public byte getByte(long offset) {
        return (byte) recorder.load(offset, 1, Order.OPAQUE, () -> inner.getByte(offset));
    }

    @Override
    public void setByte(long offset, byte value) {
        recorder.store(offset, 1, Order.OPAQUE, () -> inner.setByte(offset, value));
    }

    @Override
    public short getShort(long offset) {
        return (short) recorder.load(offset, 2, Order.OPAQUE, () -> inner.getShort(offset));
    }

    @Override
    public void setShort(long offset, short value) {
        recorder.store(offset, 2, Order.OPAQUE, () -> inner.setShort(offset, value));
    }

    @Override
    public int getInt(long offset) {
        return (int) recorder.load(offset, 4, Order.OPAQUE, () -> inner.getInt(offset));
    }

    @Override
    public void setInt(long offset, int value) {
        recorder.store(offset, 4, Order.OPAQUE, () -> inner.setInt(offset, value));
    }

    @Override
    public int getIntAcquire(long offset) {
        return (int) recorder.load(offset, 4, Order.ACQUIRE, () -> inner.getIntAcquire(offset));
    }

    @Override
    public void setIntRelease(long offset, int value) {
        recorder.store(offset, 4, Order.RELEASE, () -> inner.setIntRelease(offset, value));
    }

    @Override
    public long getLong(long offset) {
        return recorder.load(offset, 8, Order.OPAQUE, () -> inner.getLong(offset));
    }

    @Override
    public void setLong(long offset, long value) {
        recorder.store(offset, 8, Order.OPAQUE, () -> inner.setLong(offset, value));
    }

    @Override
    public long getLongAcquire(long offset) {
        return recorder.load(offset, 8, Order.ACQUIRE, () -> inner.getLongAcquire(offset));
    }

    @Override
    public void setLongRelease(long offset, long value) {
        recorder.store(offset, 8, Order.RELEASE, () -> inner.setLongRelease(offset, value));
    }

    @Override
    public boolean compareAndSetInt(long offset, int expected, int value) {
        return recorder.compareAndSet(
                offset, 4, expected, () -> inner.getInt(offset), () -> inner.compareAndSetInt(offset, expected, value));
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long value) {
        return recorder.compareAndSet(
                offset,
                8,
                expected,
                () -> inner.getLong(offset),
                () -> inner.compareAndSetLong(offset, expected, value));
    }

    @Override
    public int getAndAddInt(long offset, int delta) {
        return (int) recorder.readModifyWrite(offset, 4, () -> inner.getAndAddInt(offset, delta));
    }

    @Override
    public int getAndBitwiseOrInt(long offset, int mask) {
        return (int) recorder.readModifyWrite(offset, 4, () -> inner.getAndBitwiseOrInt(offset, mask));
    }

    @Override
    public int getAndBitwiseAndInt(long offset, int mask) {
        return (int) recorder.readModifyWrite(offset, 4, () -> inner.getAndBitwiseAndInt(offset, mask));
    }

    @Override
    public void fence() {
        recorder.fence();
    }

    @Override
    public void copyIn(long offset, byte[] source, int sourceOffset, int length) {
        copyIn(offset, MemorySegment.ofArray(source), sourceOffset, length);
    }

    @Override
    public void copyIn(long offset, MemorySegment source, long sourceOffset, long length) {
        Objects.checkFromIndexSize(offset, length, size());
        MemorySegment bytes =
                MemorySegment.ofArray(source.asSlice(sourceOffset, length).toArray(JAVA_BYTE));
        recorder.bulkStore(offset, length, (at, done, count) -> inner.copyIn(at, bytes, done, count));
    }

    @Override
    public void copyOut(long offset, byte[] target, int targetOffset, int length) {
        recorder.bulkLoad(offset, length, () -> inner.copyOut(offset, target, targetOffset, length));
    }

    @Override
    public void copyOut(long offset, MemorySegment target, long targetOffset, long length) {
        recorder.bulkLoad(offset, length, () -> inner.copyOut(offset, target, targetOffset, length));
    }

    @Override
    public void fill(long offset, long length, byte value) {
        Objects.checkFromIndexSize(offset, length, size());
        recorder.bulkStore(offset, length, (at, done, count) -> inner.fill(at, count, value));
    }
}
