package io.millrace.itests.vox;

import io.millrace.api.segment.Role;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Sizes;
import io.millrace.vox.internal.VoxGuest;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxOptions;
import io.millrace.vox.internal.VoxSetup;
import java.nio.file.Path;
import java.util.Optional;

/** A guest in this JVM, with a thread that looks. Thread-safety: confined to one thread. */
final class JavaGuest implements AutoCloseable {
    private final Optional<MappedFile> segment;
    private final VoxGuest guest;
    private final Looker looker;

    private JavaGuest(Optional<MappedFile> segment, VoxGuest guest) {
        this.segment = segment;
        this.guest = guest;
        this.looker = new Looker(guest::look);
    }

    /** Takes the first free place; polls. */
    static JavaGuest walkIn(Path file) {
        return walkIn(file, JavaHost.setup(VoxOptions.standard()));
    }

    /** Takes the first free place and behaves in some way; polls. */
    static JavaGuest walkIn(Path file, VoxSetup setup) {
        MappedFile mapped = attach(file);
        return new JavaGuest(Optional.of(mapped), VoxGuest.walkIn("guest", mapped, setup, Eventually.WATCHDOG));
    }

    /** Takes a place that was reserved; polls. */
    static JavaGuest claim(Path file, int id) {
        MappedFile mapped = attach(file);
        VoxSetup setup = JavaHost.setup(VoxOptions.standard());
        return new JavaGuest(Optional.of(mapped), VoxGuest.claim("guest", mapped, id, setup, Eventually.WATCHDOG));
    }

    /** Asks at a meeting point. */
    static JavaGuest join(Path socket, VoxSetup setup) {
        return new JavaGuest(Optional.empty(), VoxGuest.join("guest", socket, "", setup, Eventually.WATCHDOG));
    }

    /** Maps a segment, waiting for its file. */
    static MappedFile attach(Path file) {
        FileSpec spec = FileSpec.of("guest", file.toString(), 0, Role.ATTACH);
        return Eventually.get("segment " + file, () -> open(spec));
    }

    private static Optional<MappedFile> open(FileSpec spec) {
        try {
            return Optional.of(MappedFile.open(spec, warning -> {}));
        } catch (SegmentRefusedException notYet) {
            return Optional.empty();
        }
    }

    VoxGuest guest() {
        return guest;
    }

    VoxLink link() {
        return guest.link();
    }

    /** Talks to the host until all is said. */
    Talk talk(Talk.Mode mode, long messages, String sizes) {
        Talk talk = new Talk(guest.link(), mode, messages, Sizes.of(sizes));
        talk.run(guest.waitPoint());
        return talk;
    }

    /** Leaves now. */
    void leave() {
        close();
    }

    @Override
    public void close() {
        try {
            looker.close();
        } finally {
            guest.close();
            segment.ifPresent(MappedFile::close);
        }
    }
}
