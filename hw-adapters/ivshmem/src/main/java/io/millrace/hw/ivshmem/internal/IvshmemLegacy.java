package io.millrace.hw.ivshmem.internal;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Kept;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.DescriptorHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What one revision of this bundle leaves to the next: texts, numbers and descriptors, in an order both know. The
 * descriptors that are kept are copies, and so are those that are taken.
 *
 * <p>Thread-safety: confined to one thread.
 */
final class IvshmemLegacy {
    /** Of the order in which things are written; another one is not read. */
    private static final String FORM = "1";
    /** Stands in no path. */
    private static final String SEPARATOR = "\0";

    private IvshmemLegacy() {}

    /** Writes what is kept. */
    static final class Writer implements AutoCloseable {
        private final List<String> notes = new ArrayList<>();
        private final List<Handle> handles = new ArrayList<>();

        /**
         * Begins.
         *
         * @param identity what must be so for the next revision to go on with it
         */
        Writer(String identity) {
            notes.add(FORM + " " + identity);
        }

        Writer put(long number) {
            notes.add(Long.toString(number));
            return this;
        }

        Writer put(Descriptor descriptor) {
            handles.add(new DescriptorHandle(descriptor.duplicate()));
            return this;
        }

        /** Ends. */
        Kept kept() {
            Kept kept = new Kept(String.join(SEPARATOR, notes).getBytes(StandardCharsets.UTF_8), handles);
            handles.clear();
            return kept;
        }

        /** Closes what was not kept in the end. */
        @Override
        public void close() {
            handles.forEach(Handle::close);
        }
    }

    /** Reads what was kept. */
    static final class Reader {
        private final String identity;
        private final Iterator<String> notes;
        private final Iterator<Handle> handles;

        /** Begins; what was kept stays the caller's to close. */
        Reader(Kept kept) {
            notes = List.of(new String(kept.notes(), StandardCharsets.UTF_8).split(SEPARATOR, -1))
                    .iterator();
            handles = kept.handles().iterator();
            identity = notes.next();
        }

        /** Whether the next revision can go on with it. */
        boolean is(String expected) {
            return identity.equals(FORM + " " + expected);
        }

        long number() {
            return Long.parseLong(notes.next());
        }

        int count() {
            return Math.toIntExact(number());
        }

        /** A copy, the caller's to close. */
        Descriptor descriptor() {
            return DescriptorHandle.of(handles.next()).use(Descriptor::duplicate);
        }
    }
}
