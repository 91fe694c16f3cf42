package io.millrace.hw.libc;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Waits until one of some descriptors can be read, or written where that is asked for. Its buffers are made once, and
 * again when the set outgrows them.
 *
 * <p>Thread-safety: confined to one thread at a time. The descriptors must stay open meanwhile.
 */
public final class Poll {
    private static final short READABLE = 1;
    private static final short WRITABLE = 4;
    private static final long ENTRY = 8;
    private static final long ASKED = 4;
    private static final long ANSWERED = 6;
    private static final int FIRST_ROOM = 8;

    /** Without the error number: capturing it allocates, unless the compiler sees through it. */
    private static final MethodHandle PPOLL = Calls.bind(
            "ppoll", FunctionDescriptor.of(JAVA_INT, Calls.POINTER, Calls.LONG, Calls.POINTER, Calls.POINTER));

    private static final MethodHandle FAILED_PPOLL =
            Calls.function("ppoll", Calls.POINTER, Calls.LONG, Calls.POINTER, Calls.POINTER);

    private final MemorySegment state = Calls.newState();
    private final Timespec timeout = new Timespec();
    private MemorySegment entries;
    private long count;

    /**
     * Makes a set.
     *
     * @param descriptors what to wait for, in the order of {@link #readable}
     */
    public Poll(Descriptor... descriptors) {
        entries = room(Math.max(descriptors.length, FIRST_ROOM));
        for (Descriptor descriptor : descriptors) {
            add(descriptor);
        }
    }

    /** Forgets every descriptor. */
    public void clear() {
        count = 0;
    }

    /**
     * Adds a descriptor behind the others.
     *
     * @param descriptor what to wait for, too
     */
    public void add(Descriptor descriptor) {
        add(descriptor, READABLE);
    }

    /**
     * Adds a descriptor behind the others, to wait for room to write, too.
     *
     * @param descriptor what to wait for, too
     */
    public void addWriter(Descriptor descriptor) {
        add(descriptor, (short) (READABLE | WRITABLE));
    }

    private void add(Descriptor descriptor, short asked) {
        long at = count * ENTRY;
        if (at == entries.byteSize()) {
            entries = room(2 * count).copyFrom(entries);
        }
        entries.set(JAVA_INT, at, descriptor.number());
        entries.set(JAVA_SHORT, at + ASKED, asked);
        entries.set(JAVA_SHORT, at + ANSWERED, (short) 0);
        count++;
    }

    /**
     * Waits.
     *
     * @param timeoutNanos the bound, 0 or more
     * @return how many can be read or written, 0 when the time is over, or a negative error number
     */
    public int await(long timeoutNanos) {
        try {
            int result = (int) PPOLL.invokeExact(entries, count, timeout.set(timeoutNanos), MemorySegment.NULL);
            return result < 0 ? failure() : result;
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }

    /** Asked again without sleeping, it says why; if it does not fail any more, a signal had come. */
    private int failure() throws Throwable {
        int result = (int) FAILED_PPOLL.invokeExact(state, entries, count, timeout.set(0), MemorySegment.NULL);
        return result < 0 ? Calls.resultOf(result, state) : -Errno.EINTR;
    }

    /**
     * Whether the last wait found a descriptor readable, or broken: a read will not sleep.
     *
     * @param index its place in the order of adding
     * @return true if so
     */
    public boolean readable(int index) {
        return (answer(index) & ~WRITABLE) != 0;
    }

    /**
     * Whether the last wait found room to write, where it was asked for.
     *
     * @param index its place in the order of adding
     * @return true if so
     */
    public boolean writable(int index) {
        return (answer(index) & WRITABLE) != 0;
    }

    @Override
    public String toString() {
        return count + " descriptors";
    }

    private int answer(int index) {
        return entries.get(JAVA_SHORT, index * ENTRY + ANSWERED);
    }

    private static MemorySegment room(long count) {
        return Arena.ofAuto().allocate(count * ENTRY, 4);
    }
}
