package io.millrace.hw.devmem.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** The files of a kernel in a folder of their own, and a sparse file as its memory. */
final class FakeKernel {
    static final long MEMORY_BYTES = 1L << 30;

    private static final String RELEASE = "6.1.0-test";

    private final Path root;

    FakeKernel(Path root) {
        this.root = root;
    }

    /** A machine that has a window of 8 MiB between its RAM, and forbids nothing. */
    static FakeKernel usual(Path root) {
        return new FakeKernel(root)
                .ioMem(
                        "00000000-00000fff : Reserved",
                        "00001000-2a7fffff : System RAM",
                        "  01000000-01ffffff : Kernel code",
                        "2a800000-2affffff : Reserved",
                        "2b000000-3ffdffff : System RAM",
                        "fd000000-febfffff : PCI Bus 0000:00",
                        "  fd000000-fdffffff : 0000:00:02.0",
                        "    fd000000-fdffffff : bochs-drm",
                        "100000000-17fffffff : Persistent Memory",
                        "  100000000-13fffffff : dax0.0",
                        "    100000000-13fffffff : System RAM (kmem)")
                .memory();
    }

    Kernel kernel() {
        return new Kernel(root);
    }

    /** Its node for all memory, there or not. */
    Path devMem() {
        return root.resolve("dev/mem");
    }

    FakeKernel memory() {
        try (var file =
                Files.newByteChannel(parentOf(devMem()), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.position(MEMORY_BYTES - 1).write(ByteBuffer.allocate(1));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeKernel ioMem(String... lines) {
        return write("proc/iomem", lines);
    }

    FakeKernel capabilities(String hex) {
        return write("proc/self/status", "Name:\tjava", "CapPrm:\tffffffffffffffff", "CapEff:\t" + hex);
    }

    FakeKernel lockdown(String states) {
        return write("sys/kernel/security/lockdown", states);
    }

    FakeKernel commandLine(String line) {
        return write("proc/cmdline", line);
    }

    FakeKernel options(String... lines) {
        return write("proc/sys/kernel/osrelease", RELEASE).write("boot/config-" + RELEASE, lines);
    }

    FakeKernel packedOptions(String... lines) {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(parentOf(root.resolve("proc/config.gz"))))) {
            out.write(String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FakeKernel write(String file, String... lines) {
        try {
            Files.write(parentOf(root.resolve(file)), List.of(lines));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path parentOf(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return file;
    }
}
