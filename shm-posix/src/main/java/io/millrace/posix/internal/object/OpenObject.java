package io.millrace.posix.internal.object;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentClosedException;
import io.millrace.posix.Seal;
import io.millrace.posix.SharedObject;
import io.millrace.posix.internal.os.BytesView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An object over its file, whatever that is made of. Thread-safety: thread-safe. */
final class OpenObject implements SharedObject {
    private final String name;
    private final ObjectFile file;
    private final boolean readOnly;
    /** All that was mapped, each longer than the one before. */
    private final List<ObjectFile.Pages> mapped = new ArrayList<>();

    /** All of what was mapped last; null before that. */
    private Memory longest;
    /** What was answered last: that, or a part of it. */
    private Memory memory;

    private boolean closed;

    OpenObject(String name, ObjectFile file, boolean readOnly) {
        this.name = name;
        this.file = file;
        this.readOnly = readOnly;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public synchronized long sizeBytes() {
        requireOpen();
        return file.sizeBytes();
    }

    @Override
    public synchronized Memory memory() {
        requireOpen();
        long size = file.sizeBytes();
        if (size == 0) {
            throw ObjectFailures.invalid(ObjectFailures.MAP, name + ", 0", "it has 0 bytes; give it a length first");
        }
        if (longest == null || size > longest.size()) {
            mapped.add(file.map(size, readOnly));
            longest = Memory.of(mapped.getLast().segment(), Access.NORMAL);
            memory = longest;
        } else if (size != memory.size()) {
            memory = longest.slice(0, size);
        }
        return memory;
    }

    @Override
    public void read(long offset, byte[] target) {
        BytesView.read(memory(), offset, target);
    }

    @Override
    public void write(long offset, byte[] source) {
        BytesView.write(memory(), offset, source);
    }

    @Override
    public synchronized void truncate(long sizeBytes) {
        requireOpen();
        String arguments = name + ", " + sizeBytes;
        if (readOnly) {
            throw ObjectFailures.invalid(ObjectFailures.TRUNCATE, arguments, "it is read-only; open it with O_RDWR");
        }
        if (sizeBytes < 0) {
            throw ObjectFailures.invalid(ObjectFailures.TRUNCATE, arguments, "a length is 0 bytes or more");
        }
        file.truncate(sizeBytes);
    }

    @Override
    public synchronized Set<Seal> seals() {
        requireOpen();
        return file.seals();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            mapped.forEach(ObjectFile.Pages::close);
            file.close();
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private void requireOpen() {
        if (closed) {
            throw new SegmentClosedException("object " + name + " is closed");
        }
    }
}
