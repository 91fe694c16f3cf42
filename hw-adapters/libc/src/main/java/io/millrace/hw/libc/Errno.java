package io.millrace.hw.libc;

/**
 * Error numbers of Linux, those that callers branch on, and the names of those that people meet. Thread-safety:
 * immutable.
 */
public final class Errno {
    /** Not allowed. */
    public static final int EPERM = 1;
    /** No such name. */
    public static final int ENOENT = 2;
    /** A signal came in between: do it again. */
    public static final int EINTR = 4;
    /** The descriptor is not open, or not for this. */
    public static final int EBADF = 9;
    /** Nothing to read, no room to write, or a futex word that has changed. */
    public static final int EAGAIN = 11;
    /** No memory. */
    public static final int ENOMEM = 12;
    /** Permission denied. */
    public static final int EACCES = 13;
    /** An address that is not mapped, or not of ordinary memory. */
    public static final int EFAULT = 14;
    /** In use in a way that forbids it. */
    public static final int EBUSY = 16;
    /** The name exists. */
    public static final int EEXIST = 17;
    /** Bad argument. */
    public static final int EINVAL = 22;
    /** Too many open files in this process. */
    public static final int EMFILE = 24;
    /** Longer than files can be. */
    public static final int EFBIG = 27;
    /** No room on the device. */
    public static final int ENOSPC = 28;
    /** A name that is too long. */
    public static final int ENAMETOOLONG = 36;
    /** Not in this kernel. */
    public static final int ENOSYS = 38;
    /** A symbolic link where none is allowed. */
    public static final int ELOOP = 40;
    /** It was removed meanwhile. */
    public static final int EIDRM = 43;
    /** Nobody reads any more. */
    public static final int EPIPE = 32;
    /** A datagram that is too long. */
    public static final int EMSGSIZE = 90;
    /** The name of a socket is taken. */
    public static final int EADDRINUSE = 98;
    /** Whoever connected has gone before it was accepted. */
    public static final int ECONNABORTED = 103;
    /** The peer has gone without reading everything. */
    public static final int ECONNRESET = 104;
    /** No memory for a message now. */
    public static final int ENOBUFS = 105;
    /** The socket is not connected, or no longer. */
    public static final int ENOTCONN = 107;
    /** Too many descriptors are on their way. */
    public static final int ETOOMANYREFS = 109;
    /** The time is over. */
    public static final int ETIMEDOUT = 110;

    /** Nobody listens there. */
    public static final int ECONNREFUSED = 111;

    private Errno() {}

    /**
     * The name of an error number.
     *
     * @param errno the number, positive
     * @return for instance {@code ENOENT}, or {@code errno 77} for one without a name here
     */
    public static String name(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM (not allowed)";
            case ENOENT -> "ENOENT (no such name)";
            case EINTR -> "EINTR (interrupted)";
            case 5 -> "EIO (input/output error)";
            case 6 -> "ENXIO (no such device)";
            case EBADF -> "EBADF (descriptor not open)";
            case EAGAIN -> "EAGAIN (would block)";
            case ENOMEM -> "ENOMEM (no memory)";
            case EACCES -> "EACCES (permission denied)";
            case EFAULT -> "EFAULT (bad address)";
            case EBUSY -> "EBUSY (in use)";
            case EEXIST -> "EEXIST (name exists)";
            case 19 -> "ENODEV (not mappable)";
            case 20 -> "ENOTDIR (not a directory)";
            case 21 -> "EISDIR (a directory)";
            case EINVAL -> "EINVAL (bad argument)";
            case 23 -> "ENFILE (too many open files in the system)";
            case EMFILE -> "EMFILE (too many open files in this process)";
            case EFBIG -> "EFBIG (file too large)";
            case ENOSPC -> "ENOSPC (no room left)";
            case 29 -> "ESPIPE (not seekable)";
            case 30 -> "EROFS (read-only file system)";
            case EPIPE -> "EPIPE (nobody reads)";
            case ENAMETOOLONG -> "ENAMETOOLONG (name too long)";
            case ENOSYS -> "ENOSYS (not in this kernel)";
            case 39 -> "ENOTEMPTY (directory not empty)";
            case ELOOP -> "ELOOP (symbolic link)";
            case EIDRM -> "EIDRM (removed)";
            case 95 -> "EOPNOTSUPP (not supported here)";
            case ETIMEDOUT -> "ETIMEDOUT (time is over)";
            case 122 -> "EDQUOT (quota used up)";
            default -> nameOfSockets(errno);
        };
    }

    /**
     * The name alone, as C programmers write it.
     *
     * @param errno the number, positive
     * @return for instance {@code ENOENT}, or {@code errno 77} for one without a name here
     */
    public static String shortName(int errno) {
        String name = name(errno);
        int explanation = name.indexOf(" (");
        return explanation < 0 ? name : name.substring(0, explanation);
    }

    private static String nameOfSockets(int errno) {
        return switch (errno) {
            case 88 -> "ENOTSOCK (not a socket)";
            case EMSGSIZE -> "EMSGSIZE (message too long)";
            case 91 -> "EPROTOTYPE (another kind of socket)";
            case EADDRINUSE -> "EADDRINUSE (name taken)";
            case ECONNABORTED -> "ECONNABORTED (peer gone)";
            case ECONNRESET -> "ECONNRESET (peer gone)";
            case ENOBUFS -> "ENOBUFS (no memory for a message)";
            case ENOTCONN -> "ENOTCONN (not connected)";
            case ETOOMANYREFS -> "ETOOMANYREFS (too many descriptors on their way)";
            case ECONNREFUSED -> "ECONNREFUSED (nobody listens)";
            default -> "errno " + errno;
        };
    }
}
