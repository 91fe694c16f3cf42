package io.millrace.gateway.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/** The demo: a configuration with one link on memory under /dev/shm, and a live process at its other end. */
final class Demo {
    private static final String PLACEHOLDER = "${file}";
    private static final int SIZE_BYTES = 4096;
    private static final Path DEATH_GUARD = Path.of("/usr/bin/setpriv");

    private Demo() {}

    /**
     * Writes the configuration into the home and starts the peer.
     *
     * @throws ExitException with status 4 if a file cannot be made or the peer not be started
     */
    static Scene prepare(Path distribution, Home home) {
        try {
            Path file = sharedFile(home);
            create(file);
            Path source = distribution.resolve("etc/demo.json");
            String text = Files.readString(source).replace(PLACEHOLDER, file.toString());
            String config = ConfigFile.check(source.toString(), text);
            List<String> command = peerCommand(distribution, file);
            Path log = home.folder().resolve("peer.log");
            Process peer = start(command, log);
            return new Scene(
                    "demo: link plc on " + file + ", peer process " + peer.pid(), config, () -> end(peer, file, log));
        } catch (IOException e) {
            throw new ExitException(ExitException.REFUSED, "demo: " + Home.reason(e));
        }
    }

    /** In a private folder; gateways with a home of their own get a file of their own. */
    private static Path sharedFile(Home home) throws IOException {
        Path folder = Path.of("/dev/shm/millrace-" + Home.myUid());
        new Home(folder).makePrivate();
        if (home.isUsual()) {
            return folder.resolve("plc");
        }
        CRC32 crc = new CRC32();
        crc.update(home.folder().toString().getBytes(StandardCharsets.UTF_8));
        return folder.resolve("plc-%08x".formatted(crc.getValue()));
    }

    /** Fresh and all zeros: neither side has begun. */
    private static void create(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, new byte[SIZE_BYTES], StandardOpenOption.WRITE);
    }

    private static List<String> peerCommand(Path distribution, Path file) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(DEATH_GUARD)) {
            command.addAll(List.of(DEATH_GUARD.toString(), "--pdeathsig", "TERM"));
        }
        Path compiled = distribution.resolve("peers/nrfrpc-peer");
        if (Files.isExecutable(compiled)) {
            command.add(compiled.toString());
        } else {
            System.err.println(
                    "millrace: no C compiler was there to build " + compiled + ": a second JVM plays the peer");
            command.addAll(secondJvm(distribution));
        }
        command.addAll(List.of(file.toString(), "b", "echo", "--sig", "futex", "--timeout-ms", "0"));
        return command;
    }

    private static List<String> secondJvm(Path distribution) {
        String libraries = System.getProperty("millrace.peer.classpath", distribution.resolve("lib") + "/*");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                libraries,
                "io.millrace.cli.Main",
                "peer",
                "nrfrpc");
    }

    private static Process start(List<String> command, Path log) throws IOException {
        return new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static void end(Process peer, Path file, Path log) {
        if (!peer.isAlive()) {
            System.err.println("millrace: the peer ended by itself with status " + peer.exitValue() + ", see " + log);
        }
        peer.destroy();
        try {
            if (!peer.waitFor(2, TimeUnit.SECONDS)) {
                peer.destroyForcibly();
            }
        } catch (InterruptedException e) {
            peer.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            System.err.println("millrace: " + file + " stays: " + Home.reason(e));
        }
    }
}
