package io.millrace.gateway.shell.internal;

import io.millrace.gateway.shell.support.CommandException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Small files that users name. Thread-safety: immutable. */
final class TextFile {
    private static final long MOST_BYTES = 1 << 20;

    private TextFile() {}

    /**
     * Reads one.
     *
     * @throws CommandException if it cannot be read, is no file, or too long
     */
    static String read(Path path) {
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw new CommandException(path + " is no file");
            }
            if (Files.exists(path) && Files.size(path) > MOST_BYTES) {
                throw new CommandException(
                        path + " has " + Files.size(path) + " bytes, at most " + MOST_BYTES + " are allowed");
            }
            return Files.readString(path);
        } catch (IOException e) {
            throw refusal(path, e);
        }
    }

    /** Why a file was not read or written, in words: these exceptions carry the name alone. */
    static CommandException refusal(Path path, IOException e) {
        String why =
                switch (e) {
                    case NoSuchFileException _ -> "there is no such file or folder";
                    case FileAlreadyExistsException _ -> "it is there already; -f overwrites it";
                    case AccessDeniedException _ -> "no permission";
                    case CharacterCodingException _ -> "it is no text in UTF-8";
                    default -> e.getMessage();
                };
        return new CommandException(path + ": " + why);
    }
}
