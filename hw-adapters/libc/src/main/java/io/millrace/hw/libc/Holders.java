package io.millrace.hw.libc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which processes have files open, mapped or locked, as {@code /proc} says: of those of other users only root sees it.
 * Bounded work; who comes or goes meanwhile may be missing. Thread-safety: immutable.
 */
public final class Holders {
    private static final Path PROC = Path.of("/proc");
    private static final int MOST_PROCESSES = 4096;
    private static final int MOST_DESCRIPTORS = 4096;
    private static final int MOST_MAPS = 65_536;
    private static final String PID = "[1-9]*";
    /** Address, rights, offset, device, inode, path. */
    private static final int MAP_COLUMNS = 6;

    private final List<Use> uses;
    private final int hidden;

    private Holders(List<Use> uses, int hidden) {
        this.uses = List.copyOf(uses);
        this.hidden = hidden;
    }

    /**
     * One process and one file. Thread-safety: immutable.
     *
     * @param pid of the process
     * @param command what it calls itself
     * @param file the path as the kernel gives it, with {@code (deleted)} behind it if the name is gone
     * @param descriptor where the open file is reached, if it is open
     * @param mapped whether it is mapped
     * @param locked whether the process has a lock of it
     */
    public record Use(
            long pid, String command, String file, Optional<Path> descriptor, boolean mapped, boolean locked) {
        /**
         * For a message.
         *
         * @return for instance {@code pid 12 (java, mapped, locked)}
         */
        public String text() {
            return "pid " + pid + " (" + command + (mapped ? ", mapped" : "") + (locked ? ", locked" : "") + ")";
        }

        private Use with(Use other) {
            return new Use(
                    pid,
                    command,
                    file,
                    descriptor.or(other::descriptor),
                    mapped || other.mapped,
                    locked || other.locked);
        }
    }

    /**
     * Looks now.
     *
     * @param prefix how the paths of interest begin
     * @return who has such files
     */
    public static Holders of(String prefix) {
        return of(PROC, prefix);
    }

    static Holders of(Path proc, String prefix) {
        List<Use> uses = new ArrayList<>();
        int hidden = 0;
        int seen = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, PID)) {
            for (Path process : processes) {
                if (++seen > MOST_PROCESSES || !add(process, prefix, uses)) {
                    hidden++;
                }
            }
        } catch (IOException e) {
            return new Holders(List.of(), 1);
        }
        return new Holders(uses, hidden);
    }

    /**
     * Every process with every file, once each.
     *
     * @return by process
     */
    public List<Use> uses() {
        return uses;
    }

    /**
     * Who has a file.
     *
     * @param path its path
     * @return by process
     */
    public List<Use> of(Path path) {
        return uses.stream().filter(it -> it.file().equals(path.toString())).toList();
    }

    /**
     * How many processes there are that could not be looked at.
     *
     * @return 0 if everybody was seen
     */
    public int hidden() {
        return hidden;
    }

    /** False if the process does not let us look. */
    private static boolean add(Path process, String prefix, List<Use> uses) {
        TreeMap<String, Use> found = new TreeMap<>();
        long pid;
        try {
            pid = Long.parseLong(process.getFileName().toString());
        } catch (NumberFormatException e) {
            return true;
        }
        String command = line(process.resolve("comm"));
        try {
            for (String file : maps(process, prefix)) {
                found.merge(file, new Use(pid, command, file, Optional.empty(), true, false), Use::with);
            }
            for (Path descriptor : descriptors(process)) {
                String file = target(descriptor);
                if (file.startsWith(prefix)) {
                    boolean locked = isLocked(process, descriptor);
                    found.merge(file, new Use(pid, command, file, Optional.of(descriptor), false, locked), Use::with);
                }
            }
        } catch (IOException e) {
            return !Files.exists(process);
        } finally {
            uses.addAll(found.values());
        }
        return true;
    }

    private static List<String> maps(Path process, String prefix) throws IOException {
        List<String> found = new ArrayList<>();
        try (var lines = Files.lines(process.resolve("maps"), StandardCharsets.ISO_8859_1)) {
            lines.limit(MOST_MAPS).filter(it -> it.contains(prefix)).forEach(line -> {
                String[] columns = line.split("\\s+", MAP_COLUMNS);
                String file = columns[columns.length - 1];
                if (columns.length == MAP_COLUMNS && file.startsWith(prefix)) {
                    found.add(new String(file.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
                }
            });
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
        return found;
    }

    private static List<Path> descriptors(Path process) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path each : all) {
                if (found.size() == MOST_DESCRIPTORS) {
                    break;
                }
                found.add(each);
            }
        }
        return found;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static boolean isLocked(Path process, Path descriptor) {
        try {
            return Files.readAllLines(process.resolve("fdinfo").resolve(descriptor.getFileName())).stream()
                    .anyMatch(it -> it.startsWith("lock:"));
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private static String line(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).strip().replaceAll("\\p{Cntrl}", "?");
        } catch (IOException goneMeanwhile) {
            return "?";
        }
    }
}
