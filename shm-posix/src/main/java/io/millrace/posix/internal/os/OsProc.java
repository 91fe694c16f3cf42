package io.millrace.posix.internal.os;

import io.millrace.posix.PosixException;
import io.millrace.posix.ShmidDs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What the kernel prints about all its segments: a heading with the names of the columns, and a line for each.
 *
 * <p>Thread-safety: thread-safe.
 */
final class OsProc {
    private static final Path FILE = Path.of("/proc/sysvipc/shm");
    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final int OCTAL = 8;

    private OsProc() {}

    /**
     * All segments of this machine, or of this container.
     *
     * @return the status of each
     * @throws PosixException if the kernel prints none, or what is not understood
     */
    static List<ShmidDs> list() {
        try {
            return parse(Files.readAllLines(FILE));
        } catch (IOException e) {
            throw failed("it cannot be read: " + e + "; is System V shared memory in this kernel, and proc mounted?");
        }
    }

    static boolean isThere() {
        return Files.isReadable(FILE);
    }

    static List<ShmidDs> parse(List<String> lines) {
        List<String> names = lines.isEmpty() ? List.of() : words(lines.getFirst());
        List<ShmidDs> found = new ArrayList<>();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            found.add(new Row(names, words(line), line).status());
        }
        return found;
    }

    private record Row(List<String> names, List<String> values, String line) {
        ShmidDs status() {
            try {
                return new ShmidDs(
                        Integer.parseInt(value("shmid")),
                        Integer.parseInt(value("key")),
                        Integer.parseInt(value("perms"), OCTAL),
                        Integer.parseUnsignedInt(value("uid")),
                        Integer.parseUnsignedInt(value("gid")),
                        Integer.parseUnsignedInt(value("cuid")),
                        Integer.parseUnsignedInt(value("cgid")),
                        Long.parseLong(value("size")),
                        Long.parseLong(value("atime")),
                        Long.parseLong(value("dtime")),
                        Long.parseLong(value("ctime")),
                        Integer.parseInt(value("cpid")),
                        Integer.parseInt(value("lpid")),
                        Long.parseLong(value("nattch")));
            } catch (NumberFormatException e) {
                throw failed("a line is not understood: '" + line + "', " + e.getMessage());
            }
        }

        private String value(String name) {
            int column = names.indexOf(name);
            if (column < 0 || column >= values.size()) {
                throw failed("there is no " + name + " in line '" + line + "', columns: " + names);
            }
            return values.get(column);
        }
    }

    private static List<String> words(String line) {
        return WORD.matcher(line).results().map(MatchResult::group).toList();
    }

    private static PosixException failed(String why) {
        return new PosixException("EIO", "read", FILE.toString(), why);
    }
}
