package io.millrace.hw.eventfd.internal;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.port.Handle;
import io.millrace.api.port.PortException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.DescriptorHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two counters of the kernel, one per direction. Thread-safety: immutable; whoever has it closes it when nobody is in a
 * call with one of them.
 *
 * @param hear where we are rung
 * @param ring where we ring
 */
record EventfdPair(Descriptor hear, Descriptor ring) implements AutoCloseable {
    private static final int COUNT = 2;

    /** Makes both. */
    static EventfdPair create() {
        Descriptor hear = Descriptor.eventfd();
        try {
            return new EventfdPair(hear, Descriptor.eventfd());
        } catch (RuntimeException e) {
            hear.close();
            throw e;
        }
    }

    /**
     * Takes what was handed over, or kept; no call on them sleeps from now on.
     *
     * @param handles where we are rung, where we ring; stay the caller's to close
     * @param from who handed them over, for messages
     * @throws PeerCorruptionException if they are anything but two eventfds
     */
    static EventfdPair of(List<Handle> handles, String from) {
        if (handles.size() != COUNT) {
            throw strange(from, handles.size() + " descriptors");
        }
        Descriptor hear = taken(handles.getFirst(), from);
        try {
            return new EventfdPair(hear, taken(handles.getLast(), from));
        } catch (RuntimeException e) {
            hear.close();
            throw e;
        }
    }

    /** The same, as the peer sees them: it shares the descriptors. */
    EventfdPair reversed() {
        return new EventfdPair(ring, hear);
    }

    /** A second pair of descriptors, in the order of {@link #of}; the caller's to close. */
    List<Handle> copies() {
        Handle first = new DescriptorHandle(hear.duplicate());
        try {
            return List.of(first, new DescriptorHandle(ring.duplicate()));
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }

    @Override
    public void close() {
        hear.close();
        ring.close();
    }

    private static Descriptor taken(Handle handle, String from) {
        Descriptor descriptor = DescriptorHandle.of(handle).use(Descriptor::duplicate);
        try {
            if (!isEventfd(descriptor)) {
                throw strange(from, "a " + descriptor.status().kind().label() + " that counts nothing");
            }
            descriptor.neverBlock();
            return descriptor;
        } catch (RuntimeException e) {
            descriptor.close();
            throw e;
        }
    }

    /** As the kernel says, see {@code /proc/pid/fdinfo} in proc(5). */
    private static boolean isEventfd(Descriptor descriptor) {
        Path said = Path.of("/proc/self/fdinfo", String.valueOf(descriptor.number()));
        try (Stream<String> lines = Files.lines(said)) {
            return lines.anyMatch(line -> line.startsWith("eventfd-count:"));
        } catch (IOException e) {
            throw new PortException("cannot tell what was handed over: " + e.getMessage());
        }
    }

    private static PeerCorruptionException strange(String from, String what) {
        return new PeerCorruptionException("message from " + from, 0, what, "two eventfds");
    }
}
