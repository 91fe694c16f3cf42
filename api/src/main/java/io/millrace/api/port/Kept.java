package io.millrace.api.port;

import java.util.List;

/**
 * What somebody leaves to the one who comes after: handles, and notes that say what they are.
 *
 * <p>Thread-safety: immutable; the notes are not copied.
 *
 * @param notes in whatever form both know
 * @param handles what is left, to be closed by whoever takes it
 */
@SuppressWarnings("ArrayRecordComponent")
public record Kept(byte[] notes, List<Handle> handles) implements AutoCloseable {
    /** Makes the list unmodifiable. */
    public Kept {
        handles = List.copyOf(handles);
    }

    @Override
    public void close() {
        handles.forEach(Handle::close);
    }
}
