package io.millrace.cli.posix;

/** Bytes that commands name by a handle. Thread-safety: confined to one thread. Units: bytes. */
interface Mapped {
    long sizeBytes();

    void read(long offset, byte[] target);

    /** An {@link IllegalArgumentException} if it is mapped for reading only. */
    void write(long offset, byte[] source);
}
