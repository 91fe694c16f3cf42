package io.millrace.api.memory;

/**
 * The memory behind a mapping has gone: its file was truncated, its device vanished, or the file system is full.
 * Thread-safety: immutable.
 */
public final class SegmentLostException extends ShmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message which access failed
     * @param cause the fault as the JVM reported it
     */
    public SegmentLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
