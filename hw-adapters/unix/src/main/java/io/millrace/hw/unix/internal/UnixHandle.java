package io.millrace.hw.unix.internal;

import io.millrace.api.port.Handle;
import io.millrace.api.port.PortException;
import io.millrace.api.segment.Segment;
import io.millrace.hw.libc.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** An open descriptor to hand over, or that was handed over. Thread-safety: thread-safe. */
final class UnixHandle implements Handle {
    private final Held held;

    UnixHandle(Descriptor descriptor) {
        held = new Held(descriptor);
    }

    @Override
    public Segment map(String name) {
        return use(descriptor -> UnixSegment.of(name, descriptor));
    }

    @Override
    public Handle copy() {
        return new UnixHandle(use(descriptor -> Refusals.of(descriptor::duplicate)));
    }

    @Override
    public void close() {
        held.close();
    }

    @Override
    public String toString() {
        return held.toString();
    }

    /** Runs something with the descriptor, which stays open meanwhile. */
    <T> T use(Function<Descriptor, T> call) {
        enter();
        try {
            return call.apply(held.descriptor());
        } finally {
            held.leave();
        }
    }

    /** The same with many. */
    static <T> T using(List<Handle> handles, Function<List<Descriptor>, T> call) {
        List<UnixHandle> entered = new ArrayList<>(handles.size());
        List<Descriptor> descriptors = new ArrayList<>(handles.size());
        try {
            for (Handle handle : handles) {
                UnixHandle ours = ours(handle);
                ours.enter();
                entered.add(ours);
                descriptors.add(ours.held.descriptor());
            }
            return call.apply(descriptors);
        } finally {
            entered.forEach(it -> it.held.leave());
        }
    }

    static UnixHandle ours(Handle handle) {
        if (handle instanceof UnixHandle ours) {
            return ours;
        }
        throw new IllegalArgumentException("handle was not made by this service: " + handle);
    }

    /** A list that cannot be added to wants none: they are closed. */
    static void addTo(List<Handle> handles, List<Descriptor> received) {
        for (int i = 0; i < received.size(); i++) {
            Handle handle = new UnixHandle(received.get(i));
            if (!added(handles, handle)) {
                handle.close();
            }
        }
    }

    private static boolean added(List<Handle> handles, Handle handle) {
        try {
            return handles.add(handle);
        } catch (UnsupportedOperationException expected) {
            return false;
        }
    }

    private void enter() {
        if (!held.enter()) {
            throw new PortException(held + " is closed: it cannot be used any more");
        }
    }
}
