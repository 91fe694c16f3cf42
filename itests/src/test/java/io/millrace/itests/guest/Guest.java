package io.millrace.itests.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An emulated PC with a Linux of its own. Its memory is a file: what is at an address there is at the same offset here.
 * It has PCI devices with memory, with an interrupt ({@code edu}), and without one ({@code pci-testdev}). It does one
 * command after the other, told on its second serial line; what its console says is this process's stderr.
 *
 * <p>Thread-safety: confined to one thread.
 */
final class Guest implements AutoCloseable {
    /** What its kernel leaves alone: both regions of fusiondock, at the published address. */
    static final long WINDOW = 0x2A80_0000;

    private static final String MEMORY = "1024M";
    private static final String BAR = "1M";
    private static final String KERNEL_OPTIONS =
            "memmap=8M$0x" + Long.toHexString(WINDOW) + " console=ttyS0 panic=-1 quiet -- ";
    private static final String STATUS = "status ";
    private static final String DONE = STATUS + 0;

    private static final List<String> JVM = List.of(
            "/jre/bin/java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            "/app/*",
            GuestInit.class.getName());

    private final Path folder;
    private final ChildProcess machine;
    private int heard;

    private Guest(Path image, List<String> first) {
        folder = folder();
        List<String> command =
                new ArrayList<>(List.of("qemu-system-x86_64", "-M", "q35,memory-backend=ram", "-accel", "tcg"));
        command.addAll(List.of("-m", MEMORY, "-object", backend("ram", MEMORY, memory())));
        command.addAll(List.of("-nodefaults", "-nic", "none", "-display", "none", "-no-reboot"));
        command.addAll(List.of("-serial", "file:/dev/stderr", "-serial", "stdio"));
        command.addAll(List.of("-kernel", GuestImage.kernel().toString(), "-initrd", image.toString()));
        command.addAll(List.of("-append", KERNEL_OPTIONS + String.join(" ", first)));
        command.addAll(List.of("-object", backend("bar", BAR, bar()), "-device", "ivshmem-plain,memdev=bar"));
        command.addAll(List.of("-device", "edu", "-device", "pci-testdev"));
        machine = ChildProcess.start(command);
    }

    /** Boots one whose commands are programs in C. */
    static Guest inC() {
        return new Guest(GuestImage.ofC(), List.of("/bin/commands")).ready();
    }

    /** Boots one whose first program is a JVM; its commands are those of {@link GuestInit}. */
    static Guest inJava() {
        return new Guest(GuestImage.ofJava(), JVM).ready();
    }

    /** On a disk: where memory is kept may be small. */
    private static Path folder() {
        try {
            return Files.createTempDirectory(Installation.target(), "guest-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String backend(String name, String size, Path file) {
        return "memory-backend-file,id=" + name + ",share=on,size=" + size + ",mem-path=" + file;
    }

    private Guest ready() {
        try {
            assertEquals("ready", next(), this::toString);
            return this;
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    /** All of its memory. */
    Path memory() {
        return folder.resolve("ram");
    }

    /** The memory of its PCI device {@code ivshmem}. */
    Path bar() {
        return folder.resolve("bar");
    }

    /** Lets it do a command, which must succeed; answers what it said. */
    List<String> run(String command) {
        tell(command);
        return done();
    }

    /** Tells it a command, and does not wait. */
    void tell(String command) {
        machine.type(command);
    }

    /** Waits until the command has succeeded; answers what it said. */
    List<String> done() {
        List<String> said = new ArrayList<>();
        String line = next();
        for (; !line.startsWith(STATUS); line = next()) {
            said.add(line);
        }
        assertEquals(DONE, line, () -> said + "; " + this);
        return said;
    }

    private String next() {
        return machine.awaitOut(heard++);
    }

    @Override
    public String toString() {
        return "guest: " + machine;
    }

    /** Pulls the plug. */
    @Override
    public void close() {
        try {
            machine.close();
        } finally {
            List.of(memory(), bar(), folder).forEach(Guest::remove);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
