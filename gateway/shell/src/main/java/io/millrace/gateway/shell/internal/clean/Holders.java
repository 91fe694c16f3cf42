package io.millrace.gateway.shell.internal.clean;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which processes have files open, mapped or locked, as far as this process can see. Thread-safety: confined to one
 * thread.
 */
final class Holders {
    private static final Pattern MAPPED =
            Pattern.compile("^\\S+ \\S+ \\S+ (?<major>[0-9a-f]+):(?<minor>[0-9a-f]+) (?<inode>[0-9]+).*");
    private static final Pattern LOCKED =
            Pattern.compile(".* (?<pid>-?[0-9]+) (?<major>[0-9a-f]+):(?<minor>[0-9a-f]+):(?<inode>[0-9]+) .*");
    private static final String FIRST_NAMESPACE = "pid:[4026531836]";
    private static final int HEX = 16;
    /** Of the words behind the name in {@code stat}. */
    private static final int FLAGS = 6;

    private static final long KERNEL_THREAD = 0x0020_0000;

    private final Path proc;
    private final Set<Node.Id> wanted;
    private final Map<Node.Id, String> holders = new HashMap<>();
    private final List<String> blind = new ArrayList<>();

    private Holders(Path proc, Set<Node.Id> wanted) {
        this.proc = proc;
        this.wanted = wanted;
    }

    /**
     * Looks at all processes now.
     *
     * @param proc the file system of processes
     * @param wanted the files to look for
     */
    static Holders scan(Path proc, Set<Node.Id> wanted) throws IOException {
        Holders holders = new Holders(proc, wanted);
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                holders.look(process);
            }
        }
        holders.locks();
        return holders;
    }

    /** Who has a file, in words; null if nobody is known to. */
    String of(Node.Id id) {
        return holders.get(id);
    }

    /** Processes of a user that could not be looked into, with their names. */
    List<String> blind(int uid) {
        return blind.stream()
                .filter(pid -> uid(pid) == uid)
                .map(pid -> pid + " " + name(proc.resolve(pid)))
                .map(String::strip)
                .toList();
    }

    /** Whether any process could not be looked into. */
    boolean isBlind() {
        return !blind.isEmpty();
    }

    /** Whether there may be processes that are not to be seen at all: those outside of a container. */
    boolean isInContainer() {
        try {
            return !Files.readSymbolicLink(proc.resolve("self/ns/pid"))
                    .toString()
                    .equals(FIRST_NAMESPACE);
        } catch (IOException expected) {
            return true;
        }
    }

    private int uid(String pid) {
        try {
            return (int) Files.getAttribute(proc.resolve(pid), "unix:uid");
        } catch (IOException expected) {
            return -1;
        }
    }

    private void look(Path process) {
        try {
            opened(process);
            mapped(process);
        } catch (IOException | DirectoryIteratorException e) {
            if (mayHold(process)) {
                blind.add(process.getFileName().toString());
            }
        }
    }

    private void opened(Path process) throws IOException {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    note(Node.id(Files.readAttributes(descriptor, "unix:dev,ino")), process, "has it open");
                } catch (NoSuchFileException expected) {
                    // closed in the meantime
                }
            }
        }
    }

    private void mapped(Path process) throws IOException {
        for (String line : Files.readAllLines(process.resolve("maps"), StandardCharsets.ISO_8859_1)) {
            Matcher matcher = MAPPED.matcher(line);
            if (matcher.matches()) {
                note(id(matcher), process, "has it mapped");
            }
        }
    }

    private void locks() throws IOException {
        for (String line : Files.readAllLines(proc.resolve("locks"))) {
            Matcher matcher = LOCKED.matcher(line);
            if (matcher.matches()) {
                note(id(matcher), proc.resolve(matcher.group("pid")), "holds its lock");
            }
        }
    }

    private static Node.Id id(Matcher matcher) {
        long major = Long.parseLong(matcher.group("major"), HEX);
        long minor = Long.parseLong(matcher.group("minor"), HEX);
        return new Node.Id(device(major, minor), Long.parseLong(matcher.group("inode")));
    }

    /** As the C library packs them. */
    static long device(long major, long minor) {
        return (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
    }

    private void note(Node.Id id, Path process, String what) {
        if (wanted.contains(id)) {
            holders.putIfAbsent(id, "process " + process.getFileName() + " " + name(process) + what);
        }
    }

    private static String name(Path process) {
        try {
            return "(" + Files.readString(process.resolve("comm")).strip() + ") ";
        } catch (IOException expected) {
            return "";
        }
    }

    /** A process that has ended and waits for its parent holds nothing, and a thread of the kernel never did. */
    private static boolean mayHold(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean ended = words[0].equals("Z") || words[0].equals("X");
            return !ended && (Long.parseLong(words[FLAGS]) & KERNEL_THREAD) == 0;
        } catch (IOException expected) {
            return Files.exists(process, LinkOption.NOFOLLOW_LINKS);
        }
    }
}
