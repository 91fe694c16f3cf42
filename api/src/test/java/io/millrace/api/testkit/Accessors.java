package io.millrace.api.testkit;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Every method of {@link Memory} that touches bytes, by name: for tests that say something about all of them. */
public final class Accessors {
    private static final List<Accessor> ANY = List.of(
            new Accessor("getByte", 1, (memory, at) -> seen = memory.getByte(at)),
            new Accessor("setByte", 1, (memory, at) -> memory.setByte(at, (byte) 1)),
            new Accessor("getShort", 2, (memory, at) -> seen = memory.getShort(at)),
            new Accessor("setShort", 2, (memory, at) -> memory.setShort(at, (short) 1)),
            new Accessor("getInt", 4, (memory, at) -> seen = memory.getInt(at)),
            new Accessor("setInt", 4, (memory, at) -> memory.setInt(at, 1)),
            new Accessor("getIntAcquire", 4, (memory, at) -> seen = memory.getIntAcquire(at)),
            new Accessor("setIntRelease", 4, (memory, at) -> memory.setIntRelease(at, 1)),
            new Accessor("getLong", 8, (memory, at) -> seen = memory.getLong(at)),
            new Accessor("setLong", 8, (memory, at) -> memory.setLong(at, 1)),
            new Accessor("getLongAcquire", 8, (memory, at) -> seen = memory.getLongAcquire(at)),
            new Accessor("setLongRelease", 8, (memory, at) -> memory.setLongRelease(at, 1)));
    private static final List<Accessor> NORMAL = List.of(
            new Accessor("compareAndSetInt", 4, (memory, at) -> memory.compareAndSetInt(at, 0, 1)),
            new Accessor("compareAndSetLong", 8, (memory, at) -> memory.compareAndSetLong(at, 0, 1)),
            new Accessor("getAndAddInt", 4, (memory, at) -> memory.getAndAddInt(at, 1)),
            new Accessor("getAndBitwiseOrInt", 4, (memory, at) -> memory.getAndBitwiseOrInt(at, 1)),
            new Accessor("getAndBitwiseAndInt", 4, (memory, at) -> memory.getAndBitwiseAndInt(at, 1)));
    private static final List<Accessor> BULK = bulk();

    /** Takes what is loaded, so that no compiler drops the load. */
    private static volatile long seen;

    private Accessors() {}

    /** Touches a memory at an offset. */
    @FunctionalInterface
    public interface Action {
        /**
         * Does it.
         *
         * @param memory what is touched
         * @param offset where
         */
        void touch(Memory memory, long offset);
    }

    /**
     * One method.
     *
     * @param name as in {@link Memory}, with the kind of the other side for copies
     * @param width how many bytes it touches
     * @param action calls it
     */
    public record Accessor(String name, int width, Action action) {
        /**
         * Calls the method.
         *
         * @param memory what is touched
         * @param offset where
         */
        public void touch(Memory memory, long offset) {
            action.touch(memory, offset);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * The methods that load or store one word and are allowed on a kind of memory.
     *
     * @param access the kind
     * @return the methods
     */
    public static List<Accessor> words(Access access) {
        List<Accessor> words = new ArrayList<>(ANY);
        if (access == Access.NORMAL) {
            words.addAll(NORMAL);
        }
        return words;
    }

    /**
     * The methods that NORMAL memory alone allows.
     *
     * @return the methods
     */
    public static List<Accessor> normalOnly() {
        return NORMAL;
    }

    /**
     * Every method that touches bytes and is allowed on a kind of memory.
     *
     * @param access the kind
     * @return the methods; the bulk ones touch 24 bytes
     */
    public static List<Accessor> all(Access access) {
        List<Accessor> all = words(access);
        all.addAll(BULK);
        return all;
    }

    private static List<Accessor> bulk() {
        byte[] heap = new byte[24];
        MemorySegment array = MemorySegment.ofArray(new byte[24]);
        MemorySegment outside = Arena.ofAuto().allocate(24, 8);
        return List.of(
                new Accessor("copyIn(byte[])", 24, (memory, at) -> memory.copyIn(at, heap, 0, 24)),
                new Accessor("copyIn(heap)", 24, (memory, at) -> memory.copyIn(at, array, 0, 24)),
                new Accessor("copyIn(native)", 24, (memory, at) -> memory.copyIn(at, outside, 0, 24)),
                new Accessor("copyOut(byte[])", 24, (memory, at) -> memory.copyOut(at, heap, 0, 24)),
                new Accessor("copyOut(heap)", 24, (memory, at) -> memory.copyOut(at, array, 0, 24)),
                new Accessor("copyOut(native)", 24, (memory, at) -> memory.copyOut(at, outside, 0, 24)),
                new Accessor("copyIn(odd)", 24, (memory, at) -> memory.copyIn(at + 1, heap, 0, 21)),
                new Accessor("copyOut(odd)", 24, (memory, at) -> memory.copyOut(at + 1, heap, 0, 21)),
                new Accessor("fill(odd)", 24, (memory, at) -> memory.fill(at + 1, 21, (byte) 1)),
                new Accessor("fill", 24, (memory, at) -> memory.fill(at, 24, (byte) 1)),
                new Accessor("crc32", 24, (memory, at) -> memory.crc32(at, 24)));
    }
}
