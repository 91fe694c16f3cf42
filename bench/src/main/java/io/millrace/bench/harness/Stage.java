package io.millrace.bench.harness;

import io.millrace.bench.BenchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where a run takes place: a private folder for the shared files, the processors to pin to, and all processes that were
 * started. Thread-safety: confined to one thread, but {@link #abandon} from any.
 */
public final class Stage implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String OPEN_AGRONA = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";

    private final Path folder;
    private final List<Integer> processors = Machine.processors();
    private final Optional<Path> taskset = Tools.find("taskset");
    private final List<Child> children = Collections.synchronizedList(new ArrayList<>());
    private int files;

    private Stage(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the folder, in memory where there is such a file system.
     *
     * @return the stage
     */
    public static Stage open() {
        Path parent = Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        try {
            return new Stage(Files.createTempDirectory(
                    parent,
                    "millrace-bench-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
        } catch (IOException e) {
            throw new BenchException(
                    BenchException.REFUSED, "cannot make a folder in " + parent + ": " + e.getMessage());
        }
    }

    /**
     * A file name nobody else has.
     *
     * @param name what it is for
     * @return the path of no file yet
     */
    public Path file(String name) {
        files++;
        return folder.resolve(name + "." + files);
    }

    /**
     * The processor of one side.
     *
     * @param first which side
     * @return its number, or -1 if there are not two
     */
    public int processor(boolean first) {
        return processors.size() < 2 ? -1 : processors.get(first ? 0 : 1);
    }

    /**
     * Whether a third busy thread has a processor of its own.
     *
     * @return false with one or two
     */
    public boolean hasThree() {
        return processors.size() > 2;
    }

    /**
     * What readers of the result must know of the stage.
     *
     * @return sentences
     */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (processors.size() < 2) {
            notes.add(
                    "one processor: nothing is pinned and both sides share it; round trips are those of the scheduler");
        } else if (taskset.isEmpty()) {
            notes.add("taskset is missing: Java processes are not pinned");
        }
        if (!hasThree()) {
            notes.add("aeron-ipc is left out: its driver is a third busy thread, and there are " + processors.size()
                    + " processors; with fewer than 3 it starves");
        }
        if (!folder.startsWith(MEMORY)) {
            notes.add(MEMORY + " is not writable: the shared files are in " + folder);
        }
        return notes;
    }

    /** Starts a worker of this jar. */
    Child worker(String contender, String work, Path file, boolean first, boolean pinned) {
        List<String> command = new ArrayList<>();
        int processor = processor(first);
        if (pinned && processor >= 0) {
            taskset.ifPresent(path -> command.addAll(List.of(path.toString(), "-c", String.valueOf(processor))));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xbatch", // a busy machine must not let the measured code wait for the compiler
                "-Xms64m",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED"));
        if (work.startsWith("agrona") || work.startsWith("aeron")) {
            command.add(OPEN_AGRONA);
        }
        String side = first ? "a" : "b";
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.millrace.bench.Main", "worker"));
        command.addAll(List.of(work, file.toString(), side));
        if (processor < 0) {
            command.add("share");
        }
        return start(contender + " (" + side + ")", command);
    }

    /** Starts a program that takes orders. */
    Child start(String name, List<String> command) {
        return keep(Child.start(name, command, file("complaints")));
    }

    /** Starts a program that takes none. */
    Child startAlone(String name, List<String> command) {
        return keep(Child.startAlone(name, command, file("complaints")));
    }

    private Child keep(Child child) {
        children.add(child);
        return child;
    }

    /** Ends every process and removes the folder, at once. */
    public void abandon() {
        List.copyOf(children).forEach(Child::kill);
        remove();
    }

    @Override
    public void close() {
        List.copyOf(children).forEach(Child::close);
        remove();
    }

    private void remove() {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (java.nio.file.NoSuchFileException expected) {
            files = 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
