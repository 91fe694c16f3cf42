package io.millrace.hw.libc;

import io.millrace.api.memory.ShmException;

/** A call of the C library that failed: which one, with what, and why. Thread-safety: immutable. */
public final class LibcException extends ShmException {
    private static final long serialVersionUID = 1L;

    /** The function, for instance {@code open}. */
    private final String call;
    /** Why it failed. */
    private final int errno;

    /**
     * Makes an exception.
     *
     * @param call the function, for instance {@code open}
     * @param arguments what it was called with, as text
     * @param errno why it failed, positive
     */
    public LibcException(String call, String arguments, int errno) {
        super(call + "(" + arguments + ") failed: " + Errno.name(errno));
        this.call = call;
        this.errno = errno;
    }

    /**
     * The function that failed.
     *
     * @return its name, for instance {@code open}
     */
    public String call() {
        return call;
    }

    /**
     * Why it failed.
     *
     * @return the error number, positive; see {@link Errno}
     */
    public int errno() {
        return errno;
    }
}
