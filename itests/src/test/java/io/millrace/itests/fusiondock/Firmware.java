package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Installation;
import io.millrace.itests.support.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The firmware on an emulated aarch64 core, with our memory at the addresses of the published demo. It plays UNIPROTON.
 * Thread-safety: confined to one thread.
 */
final class Firmware implements AutoCloseable {
    /** Both regions, one behind the other. */
    static final long MEMORY_BYTES = 0x800000;

    private static final String QEMU = "qemu-system-aarch64";
    private static final String COMPILER = "aarch64-linux-gnu-gcc";
    private static final List<String> MACHINE = List.of(
            QEMU,
            "-accel",
            "tcg",
            "-M",
            "virt,highmem=off,gic-version=2",
            "-cpu",
            "cortex-a53",
            "-m",
            "64M",
            "-nodefaults",
            "-nic",
            "none",
            "-display",
            "none",
            "-serial",
            "stdio");

    private static Optional<Path> image = Optional.empty();

    private final ChildProcess machine;

    private Firmware(List<String> device) {
        List<String> command = new ArrayList<>(MACHINE);
        command.addAll(List.of("-kernel", image().toString()));
        command.addAll(device);
        machine = ChildProcess.start(command);
    }

    /** Switches it on, over a file; it polls. */
    static Firmware plain(Path memory) {
        return new Firmware(List.of(
                "-object",
                "memory-backend-file,id=memory,size=" + MEMORY_BYTES + ",share=on,mem-path=" + memory,
                "-device",
                "ivshmem-plain,memdev=memory"));
    }

    /** Switches it on as a guest of an ivshmem server; it sleeps until it is rung. */
    static Firmware rung(Path socket) {
        return new Firmware(List.of(
                "-chardev", "socket,id=server,path=" + socket, "-device", "ivshmem-doorbell,chardev=server,vectors=1"));
    }

    /** The image, built from {@code peers/fusiondock}; without QEMU or a compiler the test is skipped. */
    private static synchronized Path image() {
        if (image.isEmpty()) {
            Tools.require(QEMU, "qemu-system-arm");
            Tools.require(COMPILER, "gcc-aarch64-linux-gnu");
            Tools.require("make", "make");
            // make splits a path at its spaces, so the folder is the default one
            Path source = Installation.root().resolve("peers/fusiondock");
            try (ChildProcess make = ChildProcess.start(List.of("make", "-s", "-C", source.toString(), "firmware"))) {
                assertEquals(0, make.exitStatus(), () -> "make of the firmware " + make);
            }
            Path built = source.resolve("target/firmware.elf");
            assertTrue(Files.isReadable(built), () -> built + " was not built");
            image = Optional.of(built);
        }
        return image.get();
    }

    /** What it said on its serial line. */
    List<String> said() {
        return machine.out();
    }

    /** Waits until it says something. */
    void awaitSaid(String part) {
        Eventually.until(part + " from the firmware", this::toString, () -> said().stream()
                .anyMatch(line -> line.contains(part)));
    }

    /** Whether the machine is on. */
    boolean isOn() {
        return machine.isAlive();
    }

    /** Pulls the plug. */
    void kill() {
        machine.kill();
    }

    @Override
    public String toString() {
        return machine.toString();
    }

    @Override
    public void close() {
        machine.close();
    }
}
