package io.millrace.itests.ipi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The C library inside the assembled bundle, for both processors, without a JVM. */
final class IpiLibraryIT {
    private static final String COMPILER = "aarch64-linux-gnu-gcc";
    private static final String COMPILER_PACKAGE = "gcc-aarch64-linux-gnu";
    private static final String EMULATOR = "qemu-aarch64";
    private static final String ALL_WELL = "29 checks, 0 failed";
    /** {@code e_machine} of an ELF header, and its values for x86-64 and aarch64. */
    private static final int MACHINE_AT = 18;

    private static final int X86_64 = 62;
    private static final int AARCH64 = 183;

    @TempDir
    private Path folder;

    @Test
    void theBundleHoldsALibraryForEachProcessor() throws IOException {
        Tools.require("gcc", "gcc");
        Tools.require(COMPILER, COMPILER_PACKAGE);
        try (JarFile jar = new JarFile(Programs.bundle().toFile())) {
            assertEquals(X86_64, machine(jar, "native/linux-amd64/libmillrace_ipi.so"));
            assertEquals(AARCH64, machine(jar, "native/linux-aarch64/libmillrace_ipi.so"));
            assertEquals(
                    "native/linux-amd64/libmillrace_ipi.so;osname=Linux;processor=x86-64,"
                            + "native/linux-aarch64/libmillrace_ipi.so;osname=Linux;processor=aarch64;"
                            + "processor=arm64,*",
                    jar.getManifest().getMainAttributes().getValue("Bundle-NativeCode"));
        }
    }

    @Test
    void everyFunctionAnswersOnThisProcessor() {
        assertWell(List.of(), Programs.check(), Programs.library(System.getProperty("os.arch"), folder));
    }

    @Test
    void everyFunctionAnswersOnAnEmulatedAarch64() {
        Tools.require(EMULATOR, "qemu-user");
        Path check = Programs.checkForAarch64();
        assertWell(List.of(EMULATOR, "-L", systemRoot().toString()), check, Programs.library("aarch64", folder));
    }

    private static void assertWell(List<String> emulator, Path check, Path library) {
        List<String> command = new ArrayList<>(emulator);
        command.addAll(List.of(check.toString(), library.toString()));
        try (ChildProcess process = ChildProcess.start(command)) {
            assertEquals(0, process.exitStatus(), process::toString);
            assertEquals(List.of(ALL_WELL), process.out());
        }
    }

    /** Where the emulated program finds its C library: the compiler knows. */
    private static Path systemRoot() {
        try (ChildProcess compiler = ChildProcess.start(List.of(COMPILER, "-print-file-name=libc.so.6"))) {
            assertEquals(0, compiler.exitStatus(), compiler::toString);
            Path library = Path.of(compiler.out().getFirst()).normalize();
            return library.getParent().getParent();
        }
    }

    private static int machine(JarFile jar, String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            ByteBuffer header = ByteBuffer.wrap(in.readNBytes(MACHINE_AT + Short.BYTES));
            return header.order(ByteOrder.LITTLE_ENDIAN).getShort(MACHINE_AT);
        }
    }
}
