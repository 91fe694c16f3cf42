package io.millrace.cli.doctor;

import io.millrace.api.health.Finding;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.Machine;
import io.millrace.hw.libc.Names;
import java.io.File;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The gateway's folder and its socket, and what the C peer needs. */
final class HomeChecks {
    private static final int SOCKET_PATH_BYTES = 107;
    private static final int OTHERS = 0077;

    private HomeChecks() {}

    static List<Finding> all() {
        Path root = Path.of(System.getProperty("millrace.root", "."))
                .toAbsolutePath()
                .normalize();
        Path home = Path.of(System.getProperty(
                "millrace.home", root.resolve(".millrace/home").toString()));
        List<Finding> findings = new ArrayList<>();
        if (Files.exists(root.resolve("pom.xml"))) {
            // an installation has no source to build anything of
            findings.addAll(List.of(compiler(), peer(root)));
        }
        findings.addAll(List.of(home(home), socket(home.resolve("shell.sock"))));
        return findings;
    }

    private static Finding compiler() {
        return Stream.of("cc", "gcc")
                .map(HomeChecks::onPath)
                .flatMap(Optional::stream)
                .findFirst()
                .map(it -> Finding.ok("c-compiler", it.toString()))
                .orElseGet(() -> Finding.warn(
                        "c-compiler",
                        "no cc or gcc on the PATH; the peers in C cannot be built",
                        "apt install gcc make"));
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(it -> Path.of(it, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Finding peer(Path root) {
        return Stream.of("gateway/dist/target/millrace/peers/nrfrpc-peer", "peers/nrfrpc/target/nrfrpc-peer")
                .map(root::resolve)
                .filter(Files::isExecutable)
                .findFirst()
                .map(it -> Finding.ok("c-peer", it.toString()))
                .orElseGet(() -> Finding.warn(
                        "c-peer",
                        "not built; the demo uses a second JVM instead",
                        "make -C peers/nrfrpc, or ./millrace build"));
    }

    private static Finding home(Path home) {
        Optional<FileStatus> found = Names.target(home.toString());
        if (found.isEmpty()) {
            return Finding.ok("home", home + " is not there yet; the gateway makes it");
        }
        FileStatus status = found.get();
        String what = home + " (" + status.summary() + ")";
        if (status.kind() != FileKind.DIRECTORY || status.owner() != Machine.effectiveUser()) {
            return Finding.fail("home", what, "set MILLRACE_HOME to a folder of yours");
        }
        return (status.mode() & OTHERS) == 0
                ? Finding.ok("home", what)
                : Finding.warn("home", what + ": others can look in", "chmod 0700 " + home);
    }

    private static Finding socket(Path socket) {
        int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > SOCKET_PATH_BYTES) {
            return Finding.warn(
                    "shell-socket",
                    "its path has " + bytes + " bytes, at most " + SOCKET_PATH_BYTES + " are allowed: " + socket,
                    "set MILLRACE_HOME to a shorter path");
        }
        Optional<FileStatus> found = Names.status(socket.toString());
        if (found.isEmpty()) {
            return Finding.ok("shell-socket", "no gateway runs here");
        }
        FileStatus status = found.get();
        if (status.kind() != FileKind.SOCKET || status.owner() != Machine.effectiveUser()) {
            return Finding.warn(
                    "shell-socket", socket + " is in the way (" + status.summary() + ")", "remove it, if it is yours");
        }
        return connect(socket);
    }

    private static Finding connect(Path socket) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return Finding.ok("shell-socket", "a gateway answers at " + channel.getRemoteAddress());
        } catch (IOException e) {
            return Finding.ok(
                    "shell-socket",
                    socket + " is left over from a gateway that has ended ("
                            + String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT) + "); the next one replaces it");
        }
    }
}
