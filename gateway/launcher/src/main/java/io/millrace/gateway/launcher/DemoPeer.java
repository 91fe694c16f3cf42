package io.millrace.gateway.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A live process at the other end of a demo's link: the C program, or a second JVM where there is none. Thread-safety:
 * confined to one thread.
 */
final class DemoPeer implements AutoCloseable {
    /** Ctrl-C at the terminal is for the shell, not for the peers that were started from it. */
    private static final Path OWN_SESSION = Path.of("/usr/bin/setsid");

    private static final Path DEATH_GUARD = Path.of("/usr/bin/setpriv");
    private static final int PATIENCE_SECONDS = 2;

    private final String name;
    private final Process process;
    private final Path log;

    private DemoPeer(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it; what it says goes to a file in the home.
     *
     * @param words its command line; C program and JVM understand the same
     */
    static DemoPeer start(Path distribution, Home home, String protocol, List<String> words) throws IOException {
        return start(distribution, home, protocol, protocol, words);
    }

    /**
     * The same, for one of several of a protocol.
     *
     * @param name of this one
     * @param words its command line
     */
    static DemoPeer start(Path distribution, Home home, String name, String protocol, List<String> words)
            throws IOException {
        Path log = log(home, name);
        Process process = new ProcessBuilder(command(distribution, protocol, words))
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new DemoPeer(name, process, log);
    }

    /**
     * Starts one that takes commands, and answers each in a line; the last one leaves it working.
     *
     * @param words its command line
     * @param commands what it is told, each until it can be done
     */
    static DemoPeer startTold(Path distribution, Home home, String protocol, List<String> words, List<String> commands)
            throws IOException {
        Path log = log(home, protocol);
        Process process = new ProcessBuilder(command(distribution, protocol, words))
                .redirectErrorStream(true)
                .start();
        Thread.ofPlatform().daemon().name("demo-" + protocol).start(new DemoScript(process, commands, log));
        return new DemoPeer(protocol, process, log);
    }

    private static Path log(Home home, String name) {
        return home.folder().resolve("peer-" + name + ".log");
    }

    /** Whether there is a C program that plays it. */
    static boolean isCompiled(Path distribution, String protocol) {
        return Files.isExecutable(program(distribution, protocol));
    }

    private static Path program(Path distribution, String protocol) {
        return distribution.resolve("peers").resolve(protocol + "-peer");
    }

    private static List<String> command(Path distribution, String protocol, List<String> words) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(OWN_SESSION)) {
            command.add(OWN_SESSION.toString());
        }
        if (Files.isExecutable(DEATH_GUARD)) {
            command.addAll(List.of(DEATH_GUARD.toString(), "--pdeathsig", "TERM"));
        }
        if (isCompiled(distribution, protocol)) {
            command.add(program(distribution, protocol).toString());
        } else {
            command.addAll(secondJvm(distribution, protocol));
        }
        command.addAll(words);
        return command;
    }

    /** One that is up soon; ten messages a second are no work. */
    private static List<String> secondJvm(Path distribution, String protocol) {
        String libraries = System.getProperty("millrace.peer.classpath", distribution.resolve("lib") + "/*");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                libraries,
                "io.millrace.cli.Main",
                "peer",
                protocol);
    }

    long pid() {
        return process.pid();
    }

    /** Waits until it has ended, or this thread is interrupted. */
    void await() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks it to end; one that ended before, and not in order, is told of. */
    void terminate() {
        if (!process.isAlive() && process.exitValue() != 0) {
            System.err.println("millrace: the " + name + " peer ended by itself with status " + process.exitValue()
                    + ", see " + log);
        }
        process.destroy();
    }

    /** Ends it, by force if it does not do so itself in time. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
