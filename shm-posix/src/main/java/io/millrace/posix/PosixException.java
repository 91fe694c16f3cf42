package io.millrace.posix;

import io.millrace.api.memory.ShmException;

/** A call that failed: which one, with what, and the name of the error number. Thread-safety: immutable. */
public final class PosixException extends ShmException {
    private static final long serialVersionUID = 1L;

    /** The name of the error number. */
    private final String errno;
    /** The call. */
    private final String call;
    /** What it was called with. */
    private final String arguments;

    /**
     * Makes an exception.
     *
     * @param errno name of the error number, for instance {@code EINVAL}
     * @param call the function, for instance {@code shmget}
     * @param arguments what it was called with, as text
     * @param why what is wrong, with the value and what is allowed
     */
    public PosixException(String errno, String call, String arguments, String why) {
        super(call + "(" + arguments + ") failed: " + errno + " (" + why + ")");
        this.errno = errno;
        this.call = call;
        this.arguments = arguments;
    }

    /**
     * Why it failed.
     *
     * @return name of the error number, for instance {@code EINVAL}
     */
    public String errno() {
        return errno;
    }

    /**
     * What failed.
     *
     * @return name of the function, for instance {@code shmget}
     */
    public String call() {
        return call;
    }

    /**
     * What it was called with.
     *
     * @return the arguments, as text
     */
    public String arguments() {
        return arguments;
    }
}
