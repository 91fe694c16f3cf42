package io.millrace.posix.internal.os;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.hw.libc.SystemVMapping;
import io.millrace.posix.Attachment;

/** A segment of the kernel, attached. Thread-safety: thread-safe. */
final class OsAttachment implements Attachment {
    private final int id;
    private final SystemVMapping mapping;
    private final Memory memory;

    OsAttachment(int id, SystemVMapping mapping) {
        this.id = id;
        this.mapping = mapping;
        this.memory = Memory.of(mapping.segment(), Access.NORMAL);
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public long address() {
        return mapping.address();
    }

    @Override
    public long sizeBytes() {
        return memory.size();
    }

    @Override
    public Memory memory() {
        return memory;
    }

    @Override
    public void read(long offset, byte[] target) {
        BytesView.read(memory, offset, target);
    }

    @Override
    public void write(long offset, byte[] source) {
        BytesView.write(memory, offset, source);
    }

    boolean isClosed() {
        return !mapping.segment().scope().isAlive();
    }

    @Override
    public void close() {
        mapping.close();
    }
}
