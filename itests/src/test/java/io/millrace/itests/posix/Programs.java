package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Installation;
import io.millrace.itests.support.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs that take the same commands: two in C, built from {@code peers/posix}, and the command line. */
final class Programs {
    private static boolean built;

    private Programs() {}

    /** The kernel's calls in C; without a compiler the test is skipped. */
    static Path os() {
        return program("posix-os");
    }

    /** One peer of a table in C; without a compiler the test is skipped. */
    static Path table() {
        return program("posix-table");
    }

    private static synchronized Path program(String name) {
        // make splits a path at its spaces, so the folder is the default one
        Path source = Installation.root().resolve("peers/posix");
        if (!built) {
            Tools.require("gcc", "gcc");
            Tools.require("make", "make");
            try (ChildProcess make = ChildProcess.start(List.of("make", "-s", "-C", source.toString()))) {
                assertEquals(0, make.exitStatus(), () -> "make of the C peers " + make);
            }
            built = true;
        }
        Path program = source.resolve("target").resolve(name);
        assertTrue(Files.isExecutable(program), () -> program + " was not built");
        return program;
    }

    /** Where the jars of the command line are. */
    static Path jars() {
        return Installation.root().resolve("cli/target/lib");
    }

    /** The command line, up to what kind of peer it is to be. */
    static List<String> commandLine(Path jars) {
        return java(List.of(), jars + "/*", "io.millrace.cli.Main", "peer", "posix");
    }

    /** A class of these tests in a JVM of its own. */
    static List<String> child(List<String> options, Class<?> main, String... arguments) {
        List<String> words = new ArrayList<>(List.of(System.getProperty("java.class.path"), main.getName()));
        words.addAll(List.of(arguments));
        return java(options, words.toArray(String[]::new));
    }

    private static List<String> java(List<String> options, String... words) {
        List<String> command = new ArrayList<>(List.of(Installation.java().toString(), "-XX:+UseSerialGC"));
        command.addAll(options.isEmpty() ? List.of("-XX:TieredStopAtLevel=1") : options);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
        command.addAll(List.of(words));
        return command;
    }
}
