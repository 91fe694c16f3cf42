package io.millrace.itests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the kernel says this process holds. */
public final class ThisProcess {
    private ThisProcess() {}

    /** Mappings of a file, those of a removed name included. */
    public static long mappings(Path file) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.endsWith(" " + file) || line.endsWith(" " + file + " (deleted)"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is mapped and shared with others. */
    public static List<String> sharedMappings() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.matches("\\S+ ...s .*"))
                    .map(line -> line.replaceFirst("(\\S+\\s+){5}", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files a library is mapped from, which are mapped for as long as the class loader lives that loaded it. */
    public static Set<String> libraries(String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(name))
                    .map(line -> line.substring(line.indexOf('/')))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Those of the open descriptors through which something is shared: sockets, memory, files and pipes in memory. What
     * the JVM opens for itself, and when, is its own affair.
     */
    public static List<String> sharedDescriptors() {
        return descriptors().stream()
                .filter(target -> target.matches("(socket:|/memfd:|/dev/shm/).*"))
                .toList();
    }

    /**
     * Waits until no more is shared than there was. A file is closed after its mapping and its name are gone, and what
     * was just being closed when the list was made only makes it longer.
     *
     * @param before what was shared
     */
    public static void awaitNoMoreThan(List<String> before) {
        Eventually.until(
                "no more descriptors than " + before,
                ThisProcess::sharedDescriptors,
                () -> sharedDescriptors().size() <= before.size());
    }

    private static List<String> descriptors() {
        List<String> targets = new ArrayList<>();
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            for (Path link : links.toList()) {
                add(link, targets);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return targets.stream().sorted().toList();
    }

    private static void add(Path link, List<String> targets) throws IOException {
        try {
            targets.add(Files.readSymbolicLink(link).toString());
        } catch (NoSuchFileException expected) {
            // closed between the listing and the look
        }
    }

    /** The names of the project's own live threads. */
    public static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("millrace"))
                .sorted()
                .toList();
    }
}
