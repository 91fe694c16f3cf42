package io.millrace.posix.internal.object;

import io.millrace.posix.PosixException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A checked name of an object. Thread-safety: immutable.
 *
 * @param plain without a slash
 */
record ObjectName(String plain) {
    /** Where Linux has its objects. */
    static final Path DIRECTORY = Path.of("/dev/shm");

    private static final int LONGEST_BYTES = 255;

    /** Checks a name for a call. */
    static ObjectName of(String name, String call) {
        String plain = name.startsWith("/") ? name.substring(1) : name;
        boolean isLink = plain.equals(".") || plain.equals("..");
        if (plain.isEmpty() || isLink || plain.indexOf('/') >= 0 || plain.indexOf(0) >= 0) {
            throw ObjectFailures.invalid(
                    call, name, "a name has one slash in front or none, and behind it no slash, no NUL, and a letter");
        }
        int length = plain.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_BYTES) {
            throw new PosixException(
                    "ENAMETOOLONG", call, name, "a name has at most " + LONGEST_BYTES + " bytes, this one " + length);
        }
        return new ObjectName(plain);
    }

    String withSlash() {
        return "/" + plain;
    }

    Path path() {
        return DIRECTORY.resolve(plain);
    }
}
