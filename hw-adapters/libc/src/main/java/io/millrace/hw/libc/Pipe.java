package io.millrace.hw.libc;

/**
 * Both ends of a nameless pipe. Thread-safety: immutable.
 *
 * @param reader where bytes come out
 * @param writer where bytes go in
 */
public record Pipe(Descriptor reader, Descriptor writer) implements AutoCloseable {
    @Override
    public void close() {
        writer.close();
        reader.close();
    }
}
