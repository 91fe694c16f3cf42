package io.millrace.hw.ivshmem.internal;

import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Held;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody at the shared memory: an id, and one eventfd for each vector.
 *
 * <p>Thread-safety: {@link #ring} and {@link #close} from any thread; {@link #add} from one.
 */
final class IvshmemPeer implements AutoCloseable {
    /** Nobody. */
    static final IvshmemPeer NONE = new IvshmemPeer(-1, List.of());

    /** Never changed. */
    private static final MemorySegment ONE = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, 1);

    private final int id;
    private volatile Held[] vectors;

    /** Takes the eventfds over. */
    IvshmemPeer(int id, List<Descriptor> eventfds) {
        this.id = id;
        this.vectors = eventfds.stream().map(Held::new).toArray(Held[]::new);
    }

    /** Makes somebody with eventfds of its own. */
    static IvshmemPeer create(int id, int vectors) {
        List<Descriptor> made = new ArrayList<>(vectors);
        try {
            for (int i = 0; i < vectors; i++) {
                made.add(Descriptor.eventfd());
            }
            return new IvshmemPeer(id, made);
        } catch (RuntimeException e) {
            made.forEach(Descriptor::close);
            throw e;
        }
    }

    int id() {
        return id;
    }

    /** How many eventfds it has. */
    int vectors() {
        return vectors.length;
    }

    /** Good until this is closed. */
    Descriptor eventfd(int vector) {
        return vectors[vector].descriptor();
    }

    List<Descriptor> eventfds() {
        return List.of(vectors).stream().map(Held::descriptor).toList();
    }

    /** Takes over the eventfd of the next vector. */
    void add(Descriptor eventfd) {
        Held[] before = vectors;
        Held[] after = new Held[before.length + 1];
        System.arraycopy(before, 0, after, 0, before.length);
        after[before.length] = new Held(eventfd);
        vectors = after;
    }

    /** Rings; false if there is no such vector, or it is closed. Never sleeps and allocates nothing. */
    boolean ring(int vector) {
        Held[] now = vectors;
        if (vector >= now.length || !now[vector].enter()) {
            return false;
        }
        try {
            now[vector].descriptor().write(ONE, ONE.byteSize());
            return true;
        } finally {
            now[vector].leave();
        }
    }

    /** Gives the eventfds back. Idempotent. */
    @Override
    public void close() {
        for (Held vector : vectors) {
            vector.close();
        }
    }
}
