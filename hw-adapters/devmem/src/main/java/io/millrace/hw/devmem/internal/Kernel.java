package io.millrace.hw.devmem.internal;

import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.Names;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * What the running kernel says of itself in files. Thread-safety: immutable; every call reads anew.
 *
 * @param root where the folders proc, sys, boot and dev are
 */
public record Kernel(Path root) {
    /** CAP_SYS_RAWIO of linux/capability.h. */
    private static final int RAW_IO = 17;

    /** Major 1, minor 1: Documentation/admin-guide/devices.txt. */
    private static final long MEMORY_DEVICE = 0x101;

    private static final int HEX = 16;
    private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");

    /**
     * The one this process runs on.
     *
     * @return the kernel
     */
    public static Kernel running() {
        return new Kernel(Path.of("/"));
    }

    /** The node through which all physical memory can be mapped, if it is there. */
    String devMem() {
        return root.resolve("dev/mem").toString();
    }

    IoMem ioMem() {
        return lines("proc/iomem").map(IoMem::parse).orElseGet(IoMem::unknown);
    }

    /** Whether an open file is that node, whatever its name was. */
    boolean isDevMem(Descriptor node) {
        return Names.target(devMem()).filter(node.status()::sameFileAs).isPresent()
                || isDevMem(Path.of("/proc/self/fd/" + node.number()));
    }

    /** The same of a name, by the number of the device. */
    static boolean isDevMem(Path node) {
        try {
            return Files.getAttribute(node, "unix:rdev") instanceof Number device
                    && device.longValue() == MEMORY_DEVICE
                    && Names.target(node.toString())
                            .filter(it -> it.kind() == FileKind.CHARACTER_DEVICE)
                            .isPresent();
        } catch (IOException e) {
            throw new SegmentRefusedException("cannot tell what " + node + " is: " + e.getMessage());
        }
    }

    /** Whether this process has CAP_SYS_RAWIO; empty if nobody knows. */
    Optional<Boolean> hasRawIo() {
        return lines("proc/self/status").orElse(List.of()).stream()
                .filter(it -> it.startsWith("CapEff:"))
                .map(it -> it.substring(it.indexOf(':') + 1).strip())
                .findFirst()
                .map(it -> (Long.parseUnsignedLong(it, HEX) >> RAW_IO & 1) == 1);
    }

    /** What is locked down: {@code none}, {@code integrity} or {@code confidentiality}; empty if nobody knows. */
    Optional<String> lockdown() {
        return lines("sys/kernel/security/lockdown")
                .map(it -> CHOSEN.matcher(String.join(" ", it)))
                .filter(Matcher::find)
                .map(it -> it.group(1));
    }

    /** How an option was chosen when the kernel was built, {@code n} if it was not; empty if nobody knows. */
    Optional<String> option(String name) {
        String chosen = "CONFIG_" + name + "=";
        return buildOptions().map(all -> all.stream()
                .filter(it -> it.startsWith(chosen))
                .map(it -> it.substring(chosen.length()))
                .findFirst()
                .orElse("n"));
    }

    /** Whether the kernel was started with {@code iomem=relaxed}. */
    boolean isRelaxed() {
        return lines("proc/cmdline").orElse(List.of()).stream()
                .anyMatch(it -> List.of(it.split("\\s")).contains("iomem=relaxed"));
    }

    private Optional<List<String>> buildOptions() {
        return lines("proc/sys/kernel/osrelease")
                .flatMap(release -> lines("boot/config-" + String.join("", release)))
                .or(this::packedOptions);
    }

    private Optional<List<String>> packedOptions() {
        try (InputStream packed = Files.newInputStream(root.resolve("proc/config.gz"));
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.ISO_8859_1))) {
            return Optional.of(reader.lines().toList());
        } catch (IOException expected) {
            return Optional.empty();
        }
    }

    private Optional<List<String>> lines(String file) {
        try {
            return Optional.of(Files.readAllLines(root.resolve(file), StandardCharsets.ISO_8859_1));
        } catch (IOException expected) {
            return Optional.empty();
        }
    }
}
