package io.millrace.gateway.runtime.internal.errors;

import io.millrace.api.memory.PeerCorruptionException;

/**
 * Where everything stands in a log of errors.
 *
 * <pre>{@code
 *          0        4        8                 16                24
 * 0x000    +-----------------+--------+--------+-----------------+   header, 64 bytes
 *          | magic           | version| size   | process         |
 * 0x018    +-----------------+--------+--------+-----------------+
 *          | started         | dropped         | zero ...        |
 * 0x040    +--------+--------+--------+--------+-----------------+   records, up to the end of the file
 *          | length | source | kind   | message| count           |
 * +0x018   +-----------------+--------+--------+-----------------+
 *          | first           | last            | source, kind and message, UTF-8 ...
 * +length  +-----------------+-----------------+-----------------+
 * }</pre>
 *
 * <p>{@code length} counts the whole record, is a multiple of 8, and is stored last, release: 0 says that nothing
 * follows, so a record that its writer did not finish is never seen. {@code source}, {@code kind} and {@code message}
 * are the lengths of the three texts. Afterwards only {@code last} and {@code count} change, each in one store,
 * release, in this order. {@code dropped} counts what was seen after there was no room for another record. Times are
 * milliseconds since the epoch; {@code started} is when the process began, so that it and {@code process} name one
 * process. All words are little-endian. Thread-safety: immutable.
 */
public final class ErrorLayout {
    /** {@code MRERRORS}, as a little-endian word. */
    static final long MAGIC = 0x53_52_4F_52_52_45_52_4DL;
    /** The only version. */
    static final int VERSION = 1;
    /** Bytes of a file. */
    public static final int FILE_BYTES = 256 * 1024;
    /** The longest file that can be read. */
    public static final int MOST_BYTES = 16 * 1024 * 1024;
    /** Longest source; longer ones are cut. */
    static final int MOST_SOURCE = 256;
    /** Longest kind. */
    static final int MOST_KIND = 64;
    /** Longest message. */
    static final int MOST_MESSAGE = 2048;

    static final int AT_MAGIC = 0;
    static final int AT_VERSION = 8;
    static final int AT_SIZE = 12;
    static final int AT_PROCESS = 16;
    static final int AT_STARTED = 24;
    static final int AT_DROPPED = 32;
    static final int HEADER_BYTES = 64;

    static final int LENGTH = 0;
    static final int SOURCE = 4;
    static final int KIND = 8;
    static final int MESSAGE = 12;
    static final int COUNT = 16;
    static final int FIRST = 24;
    static final int LAST = 32;
    static final int RECORD_BYTES = 40;

    private static final int ALIGNMENT = 8;

    private ErrorLayout() {}

    /** Bytes of a record with texts of this length. */
    static int recordBytes(int texts) {
        return (RECORD_BYTES + texts + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    static void checkSize(long size) {
        check("size", AT_SIZE, size, HEADER_BYTES, MOST_BYTES);
    }

    static void check(String kind, long offset, long value, long least, long most) {
        if (value < least || value > most) {
            String allowed = least == most ? Long.toString(least) : least + " to " + most;
            throw new PeerCorruptionException(kind, offset, Long.toString(value), allowed);
        }
    }
}
