package io.millrace.cli.posix;

import io.millrace.posix.SharedObject;

/**
 * A POSIX object that is open. Thread-safety: confined to one thread.
 *
 * @param object which one
 */
record OpenedObject(SharedObject object) implements Mapped {
    @Override
    public long sizeBytes() {
        return object.sizeBytes();
    }

    @Override
    public void read(long offset, byte[] target) {
        object.read(offset, target);
    }

    @Override
    public void write(long offset, byte[] source) {
        object.write(offset, source);
    }
}
