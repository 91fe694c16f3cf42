package io.millrace.cli.vox;

import io.millrace.cli.ExitException;
import io.millrace.cli.Numbers;
import io.millrace.vox.internal.VoxLayout;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Options about where the segment is, and how one gets a place in it. */
final class PlaceOptions {
    @Option(names = "--path", paramLabel = "FILE", description = "The segment.")
    private String path;

    @Option(names = "--existing", description = "Host: takes a segment over.")
    private boolean existing;

    @Option(names = "--keep", description = "Host: leaves the segment's file.")
    private boolean keep;

    @Option(names = "--reserve", description = "Host: keeps --wait-guests places for guests that claim them.")
    private boolean reserve;

    @Option(names = "--peer-id", paramLabel = "N", description = "Guest: claims this place; recover: clears it away.")
    private Integer peer;

    @Option(names = "--sock", paramLabel = "PATH", description = "Where host and guests meet; without it both poll.")
    private String socket;

    @Option(names = "--sid", paramLabel = "TEXT", description = "What a guest tells the host.")
    private String sid = "";

    /** Made by the command line. */
    PlaceOptions() {}

    /** Checks what the verb needs. */
    PlaceOptions check(Verb verb) {
        if (path == null && (verb != Verb.GUEST || socket == null)) {
            throw new ExitException(ExitException.USAGE, "--path FILE is missing");
        }
        if (verb == Verb.RECOVER && peer == null) {
            throw new ExitException(ExitException.USAGE, "recover needs --peer-id N");
        }
        if (peer != null) {
            Numbers.check("--peer-id", peer, 1, VoxLayout.MAX_GUESTS);
        }
        return this;
    }

    /** As it was typed. */
    String typed() {
        return path;
    }

    Path path() {
        return Path.of(path).toAbsolutePath();
    }

    boolean existing() {
        return existing;
    }

    boolean keep() {
        return keep;
    }

    boolean reserve() {
        return reserve;
    }

    OptionalInt peer() {
        return peer == null ? OptionalInt.empty() : OptionalInt.of(peer);
    }

    Optional<Path> socket() {
        return Optional.ofNullable(socket).map(it -> Path.of(it).toAbsolutePath());
    }

    String sid() {
        return sid;
    }
}
