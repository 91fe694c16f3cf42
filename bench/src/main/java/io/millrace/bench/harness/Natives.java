package io.millrace.bench.harness;

import io.millrace.bench.BenchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The C programs, built on the spot. Thread-safety: immutable.
 *
 * @param folder where they are; empty if they cannot be built
 * @param missing why not, in words
 */
public record Natives(Optional<Path> folder, String missing) {
    /**
     * Builds them.
     *
     * @param root of the project
     * @param stage where to run the build
     * @return where they are
     */
    public static Natives build(Path root, Stage stage) {
        Path sources = root.resolve("peers/bench");
        if (!Files.isRegularFile(sources.resolve("Makefile"))) {
            return without(sources + " is missing; start from the root of the project or set -Dmillrace.root");
        }
        Optional<Path> make = Tools.find("make");
        if (make.isEmpty() || Tools.find("cc").or(() -> Tools.find("gcc")).isEmpty()) {
            return without("no C compiler or no make in PATH; install gcc and make");
        }
        // make knows no names with spaces
        String out = "../../bench/target/native";
        Path folder = root.resolve("bench/target/native").toAbsolutePath();
        Child build =
                stage.startAlone("make", List.of(make.get().toString(), "-s", "-C", sources.toString(), "OUT=" + out));
        return build.await() == 0
                ? new Natives(Optional.of(folder), "")
                : without("make -C " + sources + " failed" + build.complaint());
    }

    private static Natives without(String reason) {
        return new Natives(Optional.empty(), "baselines in C are left out: " + reason);
    }

    /**
     * Whether the programs are there.
     *
     * @return true if they are
     */
    public boolean present() {
        return folder.isPresent();
    }

    /**
     * The raw round trip.
     *
     * @return the program
     */
    public Path rawSpin() {
        return program("rawspin");
    }

    /**
     * One side of the C twin of the nRF RPC draft's wire.
     *
     * @return the program
     */
    public Path nrfRpcTwin() {
        return program("nrfrpc-twin");
    }

    /**
     * One side of the C twin of the vox-shm wire.
     *
     * @return the program
     */
    public Path voxTwin() {
        return program("vox-twin");
    }

    /**
     * One side of the C twin of ESP-AMP's queues, or a walk along its chain.
     *
     * @return the program
     */
    public Path ampTwin() {
        return program("amp-twin");
    }

    /**
     * One side of the C twin of the mailbox of fusiondock, or copies.
     *
     * @return the program
     */
    public Path fusiondockTwin() {
        return program("fusiondock-twin");
    }

    private Path program(String name) {
        return folder.orElseThrow(() -> new BenchException(BenchException.REFUSED, missing))
                .resolve(name);
    }
}
