package io.millrace.itests.guide;

import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Installation;
import io.millrace.itests.support.SharedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder in which what stands in the documentation is done as it stands there: {@code ./millrace} is the assembled
 * gateway and the command line, and what is said to be in {@code /dev/shm/millrace} is in a private folder.
 * Thread-safety: confined to one thread.
 */
final class Workplace implements AutoCloseable {
    private static final String SHARED = "/dev/shm/millrace";

    private final SharedFolder shared = new SharedFolder();
    private final Map<String, String> instead = new LinkedHashMap<>();
    private final Path folder;

    /**
     * Takes a folder.
     *
     * @param folder an empty one, removed by whoever made it
     */
    Workplace(Path folder) {
        this.folder = folder;
        try {
            Path script = Files.writeString(folder.resolve("millrace"), script());
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String mine = shared.file("").getFileName().toString();
        instead(SHARED + "/", shared.file("") + "/");
        instead("cli/*", System.getProperty("java.class.path"));
        instead(".millrace/home", home().toString());
        instead("millrace-object", mine + "-object");
        instead(
                "0x4d696c6c",
                "0x%08x".formatted(0x4d000000 | (ProcessHandle.current().pid() & 0xFFFFFF)));
    }

    /** The front door as it is, but that nothing is built. */
    private String script() {
        String java = Installation.java() + " --enable-native-access=ALL-UNNAMED"
                + " --sun-misc-unsafe-memory-access=allow -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
                + " -Dmillrace.root='" + folder + "' -Dmillrace.home=\"$MILLRACE_HOME\"";
        String launcher = "-cp '" + Installation.folder().resolve("lib") + "/*' io.millrace.gateway.launcher.";
        String path = "'" + System.getProperty("java.class.path") + "'";
        return """
                #!/bin/sh
                : "${MILLRACE_HOME:=%s}"
                case $1 in
                run) shift; exec %s -Dmillrace.distribution='%s' -Dmillrace.peer.classpath=%s %sMain "$@" ;;
                shell) shift; exec %s %sShellClient "$@" ;;
                *) exec %s -cp %s io.millrace.cli.Main "$@" ;;
                esac
                """.formatted(home(), java, Installation.folder(), path, launcher, java, launcher, java, path);
    }

    /** The home of a gateway that was given none. */
    Path home() {
        return shared.file(".own");
    }

    /** What is here instead of a text, from now on. */
    void instead(String text, String here) {
        instead.put(text, here);
    }

    /** A name in the private folder. */
    Path file(String name) {
        return shared.file(name);
    }

    /** A text as it has to be here. */
    String here(String text) {
        String result = text;
        for (Map.Entry<String, String> each : instead.entrySet()) {
            result = result.replace(each.getKey(), each.getValue());
        }
        return result;
    }

    /** Undoes {@link #here}, to compare with what is written. */
    String there(String text) {
        String result = text;
        for (Map.Entry<String, String> each : instead.entrySet()) {
            result = result.replace(each.getValue(), each.getKey());
        }
        return result;
    }

    /** Writes a file below the folder. */
    void write(String name, String text) {
        try {
            Path file = folder.resolve(here(name));
            Files.createDirectories(file.getParent());
            Files.writeString(file, here(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a command that is one process in the end. */
    ChildProcess start(String line) {
        return shell("exec env " + here(line));
    }

    /** Runs commands as a shell does that stops at the first that fails. */
    ChildProcess run(String lines) {
        return shell("set -e\n" + here(lines));
    }

    private ChildProcess shell(String script) {
        String start = "PATH='" + Installation.java().getParent() + "':\"$PATH\"; cd '" + folder + "' && ";
        return ChildProcess.start(List.of("sh", "-c", start + "{ " + script + "\n}"));
    }

    @Override
    public void close() {
        shared.close();
    }
}
