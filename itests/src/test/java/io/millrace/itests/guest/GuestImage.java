package io.millrace.itests.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.hw.uio.internal.Uio;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Installation;
import io.millrace.itests.support.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Kernel and initramfs of a guest, made by {@code peers/guest}. */
final class GuestImage {
    private static final String MAKER = "peers/guest/make-guest";

    private GuestImage() {}

    /** Skips whatever needs a guest, with the reason, if a program or the kernel is missing; fails where CI is set. */
    static void require() {
        Tools.require("qemu-system-x86_64", "qemu-system-x86");
        Tools.require("gcc", "gcc");
        Tools.require("make", "make");
        Tools.require("busybox", "busybox-static");
        Tools.require("cpio", "cpio");
        Tools.require(
                kernel(), "kernel for a guest (Debian package linux-image-cloud-amd64); run " + MAKER + " kernel");
    }

    /** The kernel. */
    static Path kernel() {
        return Installation.root().resolve(".millrace/guest/vmlinuz");
    }

    /** An initramfs with programs in C. */
    static Path ofC() {
        return make("c", List.of());
    }

    /** An initramfs with a Java run-time, the command line, and {@link GuestInit}. */
    static Path ofJava() {
        List<String> words = new ArrayList<>(List.of(
                System.getProperty("java.home"),
                jar().toString(),
                jarOf(Uio.class).toString()));
        try (Stream<Path> jars = Files.list(Installation.root().resolve("cli/target/lib"))) {
            jars.map(Path::toString).forEach(words::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return make("java", words);
    }

    private static Path jarOf(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    /** What of these tests runs in a guest. */
    private static Path jar() {
        Path jar = Installation.target().resolve("guest.jar");
        List<String> words = List.of(
                "--create",
                "--file",
                jar.toString(),
                "-C",
                Installation.target().resolve("test-classes").toString(),
                GuestInit.class.getPackageName().replace('.', '/'));
        int status =
                ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, words.toArray(String[]::new));
        assertEquals(0, status, "making " + jar);
        return jar;
    }

    private static Path make(String kind, List<String> words) {
        Path image = Installation.target().resolve("guest-" + kind + ".cpio");
        List<String> command =
                new ArrayList<>(List.of(Installation.root().resolve(MAKER).toString(), kind, image.toString()));
        command.addAll(words);
        try (ChildProcess make = ChildProcess.start(command)) {
            assertEquals(0, make.exitStatus(), () -> MAKER + " " + make);
        }
        return image;
    }
}
