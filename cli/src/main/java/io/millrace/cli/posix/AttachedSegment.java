package io.millrace.cli.posix;

import io.millrace.posix.Attachment;

/**
 * A segment of System V that is attached. Thread-safety: confined to one thread.
 *
 * @param attachment how
 */
record AttachedSegment(Attachment attachment) implements Mapped {
    @Override
    public long sizeBytes() {
        return attachment.sizeBytes();
    }

    @Override
    public void read(long offset, byte[] target) {
        attachment.read(offset, target);
    }

    @Override
    public void write(long offset, byte[] source) {
        attachment.write(offset, source);
    }
}
