package io.millrace.itests.ipi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Installation;
import io.millrace.itests.support.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

/** What is built from {@code peers/mcs}, and what is taken out of the assembled bundle. */
final class Programs {
    private static final Path BUNDLE = Path.of("repo", "io.millrace.hw.adapters.ipi.jar");
    private static final String LIBRARY = "libmillrace_ipi.so";

    private Programs() {}

    /** The fake devices, to be loaded before the C library; without a compiler the test is skipped. */
    static Path fake() {
        return built("all", "fake-mcs.so");
    }

    /** The check of the library for this processor; without a compiler the test is skipped. */
    static Path check() {
        return built("all", "check-ipi");
    }

    /** The same for aarch64; without a compiler for it the test is skipped. */
    static Path checkForAarch64() {
        Tools.require("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu");
        return built("aarch64", "check-ipi-aarch64");
    }

    /** The assembled bundle. */
    static Path bundle() {
        return Installation.folder().resolve(BUNDLE);
    }

    /**
     * Takes the library out of the bundle, as a framework does.
     *
     * @param processor as {@code os.arch} names it
     * @param folder where to
     */
    static Path library(String processor, Path folder) {
        try (JarFile jar = new JarFile(bundle().toFile());
                InputStream in = jar.getInputStream(jar.getEntry("native/linux-" + processor + "/" + LIBRARY))) {
            Path library = folder.resolve(LIBRARY);
            Files.copy(in, library);
            return library;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path built(String goal, String name) {
        Tools.require("gcc", "gcc");
        Tools.require("make", "make");
        // make splits a path at its spaces, so the folder is the default one
        Path source = Installation.root().resolve("peers/mcs");
        try (ChildProcess make = ChildProcess.start(List.of("make", "-s", "-C", source.toString(), goal))) {
            assertEquals(0, make.exitStatus(), () -> "make of peers/mcs " + make);
        }
        Path built = source.resolve("target").resolve(name);
        assertTrue(Files.isExecutable(built), () -> built + " was not built");
        return built;
    }
}
