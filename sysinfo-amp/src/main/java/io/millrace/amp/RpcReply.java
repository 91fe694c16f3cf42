package io.millrace.amp;

/**
 * What a call was answered. Thread-safety: immutable, as long as the array is left alone.
 *
 * @param status 0, or one of the constants
 * @param data the answer
 */
@SuppressWarnings("ArrayRecordComponent")
public record RpcReply(int status, byte[] data) {
    /** All is well. */
    public static final int OK = 0;
    /** The server has too much to do. The firmware's own server is silent instead. */
    public static final int BUSY = 0xffff;
    /** The server knows no such command. */
    public static final int UNKNOWN_COMMAND = 0xfffe;
    /** The command failed. */
    public static final int FAILED = 0xfffd;
    /** Status of a request. */
    public static final int PENDING = 0xfffc;
}
