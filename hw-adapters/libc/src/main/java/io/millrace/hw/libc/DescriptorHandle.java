package io.millrace.hw.libc;

import io.millrace.api.port.Handle;
import io.millrace.api.port.PortException;
import io.millrace.api.segment.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * An open descriptor as a handle: to hand over, that was handed over, or that is kept for somebody who comes later. It
 * stands for memory, or for anything else that can be open: a socket, a counter.
 *
 * <p>Thread-safety: thread-safe.
 */
public final class DescriptorHandle implements Handle {
    private final Held held;

    /**
     * Takes a descriptor over.
     *
     * @param descriptor what it stands for, closed with this
     */
    public DescriptorHandle(Descriptor descriptor) {
        held = new Held(descriptor);
    }

    @Override
    public Segment map(String name) {
        return use(descriptor -> DescriptorSegment.of(name, descriptor));
    }

    @Override
    public Handle copy() {
        return new DescriptorHandle(use(DescriptorHandle::duplicate));
    }

    @Override
    public void close() {
        held.close();
    }

    @Override
    public String toString() {
        return held.toString();
    }

    /**
     * Runs something with the descriptor, which stays open meanwhile.
     *
     * @param call what to run
     * @return what it answers
     * @param <T> the type of that
     * @throws PortException if this is closed
     */
    public <T> T use(Function<Descriptor, T> call) {
        enter();
        try {
            return call.apply(held.descriptor());
        } finally {
            held.leave();
        }
    }

    /**
     * Runs something with the descriptors of many handles, which stay open meanwhile.
     *
     * @param handles handles of this class
     * @param call what to run, with the descriptors in the same order
     * @return what it answers
     * @param <T> the type of that
     * @throws IllegalArgumentException if one is of another class
     * @throws PortException if one is closed
     */
    public static <T> T using(List<Handle> handles, Function<List<Descriptor>, T> call) {
        List<DescriptorHandle> entered = new ArrayList<>(handles.size());
        List<Descriptor> descriptors = new ArrayList<>(handles.size());
        try {
            for (Handle handle : handles) {
                DescriptorHandle ours = of(handle);
                ours.enter();
                entered.add(ours);
                descriptors.add(ours.held.descriptor());
            }
            return call.apply(descriptors);
        } finally {
            entered.forEach(it -> it.held.leave());
        }
    }

    /**
     * A handle that was made of a descriptor.
     *
     * @param handle any handle
     * @return the same
     * @throws IllegalArgumentException if it is of another class
     */
    public static DescriptorHandle of(Handle handle) {
        if (handle instanceof DescriptorHandle ours) {
            return ours;
        }
        throw new IllegalArgumentException("handle stands for no descriptor: " + handle);
    }

    private void enter() {
        if (!held.enter()) {
            throw new PortException(held + " is closed: it cannot be used any more");
        }
    }

    private static Descriptor duplicate(Descriptor descriptor) {
        try {
            return descriptor.duplicate();
        } catch (LibcException e) {
            throw new PortException(e.getMessage());
        }
    }
}
