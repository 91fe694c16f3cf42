package io.millrace.posix.internal.object;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;

/**
 * Names of error numbers from the exceptions of the JDK, which has types for some and texts of the C library for the
 * rest. Thread-safety: immutable.
 */
final class ChannelErrors {
    private static final Map<String, String> TEXTS = Map.of(
            "Too many open files", "EMFILE",
            "Too many levels of symbolic links", "ELOOP",
            "No space left on device", "ENOSPC",
            "File name too long", "ENAMETOOLONG",
            "Operation not permitted", "EACCES",
            "Is a directory", "EISDIR",
            "File too large", "EFBIG",
            "Invalid argument", "EINVAL",
            "Cannot allocate memory", "ENOMEM",
            "Map failed", "ENOMEM");

    private ChannelErrors() {}

    /** {@code EIO} for what is not known. */
    static String name(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "ENOENT";
            case FileAlreadyExistsException _ -> "EEXIST";
            case AccessDeniedException _ -> "EACCES";
            case FileSystemException other -> ofText(other.getReason());
            default -> ofText(e.getMessage());
        };
    }

    private static String ofText(String text) {
        return TEXTS.entrySet().stream()
                .filter(known -> text != null && text.contains(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("EIO");
    }
}
