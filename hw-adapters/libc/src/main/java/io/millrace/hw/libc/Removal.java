package io.millrace.hw.libc;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Removes a name only if it still stands for our file. Comparing and removing are two system calls, so the name is
 * first moved aside to one that nobody can guess, compared there, and moved back if it is not ours: a file that
 * somebody else put there is never lost.
 *
 * <p>Thread-safety: thread-safe. Crash: dying in between leaves a name {@code .gone-<16 hex digits>} in the directory.
 */
public final class Removal {
    private Removal() {}

    /**
     * Removes a name.
     *
     * @param path the name
     * @param ours the file it must stand for
     * @return why the name was left, empty if it is gone
     */
    public static Optional<String> of(String path, FileStatus ours) {
        try {
            return remove(path, ours);
        } catch (LibcException e) {
            return Optional.of("did not remove " + path + ": " + e.getMessage());
        }
    }

    private static Optional<String> remove(String path, FileStatus ours) {
        Optional<FileStatus> now = Names.status(path);
        if (now.isEmpty()) {
            return Optional.of("did not remove " + path + ": somebody else has removed it");
        }
        if (!now.get().sameFileAs(ours)) {
            return Optional.of(left(path, now.get()));
        }
        return removeAside(path, aside(path), ours);
    }

    private static Optional<String> removeAside(String path, String aside, FileStatus ours) {
        int moved = Names.rename(path, aside);
        if (moved < 0) {
            return Optional.of("did not remove " + path + ": moving it aside failed: " + Errno.name(-moved));
        }
        FileStatus found = Names.status(aside).orElse(ours);
        if (found.sameFileAs(ours)) {
            Names.unlink(aside);
            return Optional.empty();
        }
        int back = Names.rename(aside, path);
        return Optional.of(back == 0 ? left(path, found) : left(path, found) + "; it is now named " + aside);
    }

    private static String left(String path, FileStatus found) {
        return "did not remove " + path + ": somebody has replaced it (" + found.summary() + ")";
    }

    private static String aside(String path) {
        String random = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
        return path.substring(0, path.lastIndexOf('/') + 1) + ".gone-" + random;
    }
}
