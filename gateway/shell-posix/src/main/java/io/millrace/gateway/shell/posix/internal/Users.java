package io.millrace.gateway.shell.posix.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of users on this machine. Thread-safety: immutable.
 *
 * @param names by number
 */
record Users(Map<Integer, String> names) {
    private static final Path FILE = Path.of("/etc/passwd");
    private static final int NUMBER = 2;

    Users {
        names = Map.copyOf(names);
    }

    /** As they are now; nobody has a name if the file that says them cannot be read. */
    static Users read() {
        try {
            return of(Files.readAllLines(FILE, StandardCharsets.ISO_8859_1));
        } catch (IOException nobodyIsNamed) {
            return new Users(Map.of());
        }
    }

    static Users of(List<String> lines) {
        Map<Integer, String> names = new HashMap<>();
        for (String line : lines) {
            String[] fields = line.split(":", -1);
            if (fields.length > NUMBER && fields[NUMBER].matches("\\d{1,10}")) {
                names.putIfAbsent((int) Long.parseLong(fields[NUMBER]), fields[0]);
            }
        }
        return new Users(names);
    }

    /** The name, or the number of one who has none. */
    String name(int uid) {
        return names.getOrDefault(uid, Integer.toUnsignedString(uid));
    }
}
