package io.millrace.api.testkit;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.Touch.Kind;
import io.millrace.api.testkit.Touch.Order;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Carries out the accesses of one slice and writes them down. Thread-safety: one access at a time, by the tape. */
final class Recorder {
    private final Tape tape;
    private final MemorySegment root;
    private final long base;
    private final Memory inner;

    Recorder(Tape tape, MemorySegment root, long base, Memory inner) {
        this.tape = tape;
        this.root = root;
        this.base = base;
        this.inner = inner;
    }

    /** Somewhere to move bytes to or from, by offset and count. */
    @FunctionalInterface
    interface Piece {
        void move(long at, long done, int count);
    }

    long load(long offset, int width, Order order, LongSupplier access) {
        synchronized (tape) {
            tape.enter(1);
            long value = access.getAsLong();
            tape.log(Kind.LOAD, base + offset, width, order);
            return value;
        }
    }

    void store(long offset, int width, Order order, Runnable access) {
        synchronized (tape) {
            tape.enter(1);
            plainOrPublished(offset, width, order, access);
            tape.log(Kind.STORE, base + offset, width, order);
        }
    }

    long readModifyWrite(long offset, int width, LongSupplier access) {
        synchronized (tape) {
            if (inner.access() == Access.DEVICE) {
                return access.getAsLong();
            }
            tape.enter(1);
            tape.enterStore();
            long value = access.getAsLong();
            published(offset, width);
            return value;
        }
    }

    /** Shows as a load, and as a read-modify-write too if the word is as expected. */
    boolean compareAndSet(long offset, int width, long expected, LongSupplier current, BooleanSupplier access) {
        synchronized (tape) {
            if (inner.access() == Access.DEVICE) {
                return access.getAsBoolean();
            }
            tape.enter(1);
            long value = current.getAsLong();
            tape.log(Kind.LOAD, base + offset, width, Order.VOLATILE);
            if (value != expected) {
                return false;
            }
            tape.enterStore();
            boolean swapped = access.getAsBoolean();
            if (swapped) {
                published(offset, width);
            }
            return swapped;
        }
    }

    void fence() {
        synchronized (tape) {
            tape.enter(1);
            inner.fence();
            tape.log(Kind.FENCE, 0, 0, Order.VOLATILE);
            tape.publish();
        }
    }

    void bulkLoad(long offset, long length, Runnable access) {
        synchronized (tape) {
            tape.enter(1 + length / 8);
            access.run();
            if (inner.access() == Access.NORMAL) {
                tape.log(Kind.BULK_LOAD, base + offset, length, Order.NONE);
                return;
            }
            for (long at = offset; at < offset + length; ) {
                int count = deviceCount(at, offset + length - at);
                tape.log(Kind.LOAD, base + at, count, Order.OPAQUE);
                at += count;
            }
        }
    }

    /** In the pieces a kill may come between: words on both kinds, bytes at the ends on DEVICE. */
    void bulkStore(long offset, long length, Piece piece) {
        synchronized (tape) {
            tape.enter(1 + length / 8);
            boolean device = inner.access() == Access.DEVICE;
            if (!device) {
                tape.log(Kind.BULK_STORE, base + offset, length, Order.NONE);
            }
            for (long at = offset; at < offset + length; ) {
                long from = at;
                long left = offset + length - at;
                int count = device ? deviceCount(at, left) : (int) Math.min(8 - toWord(at), left);
                plainOrPublished(at, count, Order.NONE, () -> piece.move(from, from - offset, count));
                if (device) {
                    tape.log(Kind.STORE, base + at, count, Order.OPAQUE);
                }
                at += count;
            }
        }
    }

    byte[] imageWithout(BitSet dropped) {
        synchronized (tape) {
            byte[] image = root.toArray(JAVA_BYTE);
            List<PlainStore> pending = tape.pending();
            pending.reversed().forEach(store -> put(image, store, store.before()));
            for (int i = 0; i < pending.size(); i++) {
                if (!dropped.get(i)) {
                    put(image, pending.get(i), pending.get(i).after());
                }
            }
            return image;
        }
    }

    private void plainOrPublished(long offset, int width, Order order, Runnable access) {
        tape.enterStore();
        if (order == Order.RELEASE) {
            access.run();
            tape.publish();
        } else if (tape.isLogging()) {
            long before = peek(offset, width);
            access.run();
            tape.keep(new PlainStore(base + offset, width, before, peek(offset, width)));
        } else {
            access.run();
        }
        tape.stored();
    }

    private void published(long offset, int width) {
        tape.log(Kind.RMW, base + offset, width, Order.VOLATILE);
        tape.publish();
        tape.stored();
    }

    private int deviceCount(long at, long left) {
        return toWord(at) == 0 && left >= 8 ? 8 : 1;
    }

    /** How far behind an aligned word of the machine a place stands. */
    private int toWord(long at) {
        return (int) ((root.address() + base + at) & 7);
    }

    private long peek(long offset, int width) {
        MemorySegment bytes = root.asSlice(base, inner.size()).asSlice(offset, width);
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (bytes.get(JAVA_BYTE, i) & 0xFFL) << (8 * i);
        }
        return value;
    }

    private static void put(byte[] image, PlainStore store, long value) {
        for (int i = 0; i < store.width(); i++) {
            image[Math.toIntExact(store.offset()) + i] = (byte) (value >>> (8 * i));
        }
    }
}
