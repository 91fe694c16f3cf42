package io.millrace.cli.amp;

import io.millrace.amp.AmpGeometry;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Pool;
import io.millrace.amp.internal.AmpLayout;
import io.millrace.api.segment.Role;
import io.millrace.cli.ExitException;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.MappedFile;
import io.millrace.hw.libc.Names;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files that stand for the device's memory; each begins at the page in which its region starts. Opening writes
 * nothing into a file that is there.
 */
final class RegionFiles implements AutoCloseable {
    private static final String NAME = "peer";
    /** The peer may be of another program: it may let its group write, but never everybody. */
    private static final int WIDEST_MODE = 0664;

    private final AmpMemory memory;
    private final MappedFile hp;
    private final Optional<MappedFile> rtc;

    private RegionFiles(AmpMemory memory, MappedFile hp, Optional<MappedFile> rtc) {
        this.memory = memory;
        this.hp = hp;
        this.rtc = rtc;
    }

    static RegionFiles open(AmpGeometry geometry, Path hpPath, Optional<Path> rtcPath, boolean create) {
        MappedFile hp = open(geometry, Pool.HP, hpPath, create);
        Optional<MappedFile> rtc = Optional.empty();
        boolean opened = false;
        try {
            rtc = rtcPath.map(path -> open(geometry, Pool.RTC, path, create));
            AmpMemory memory = AmpMemory.ofPages(geometry, hp.memory(), rtc.map(MappedFile::memory));
            opened = true;
            return new RegionFiles(memory, hp, rtc);
        } finally {
            if (!opened) {
                rtc.ifPresent(MappedFile::close);
                hp.close();
            }
        }
    }

    AmpMemory memory() {
        return memory;
    }

    @Override
    public void close() {
        rtc.ifPresent(MappedFile::close);
        hp.close();
    }

    private static MappedFile open(AmpGeometry geometry, Pool pool, Path path, boolean create) {
        long needed = geometry.inPage(pool) + geometry.limit(pool) - geometry.start(pool);
        Optional<FileStatus> status = status(path);
        status.ifPresent(there -> check(path, there, needed, create));
        if (create) {
            boolean isThere = status.isPresent() && status.get().sizeBytes() > 0;
            return MappedFile.grow(spec(path, isThere ? needed : whole(pool, needed), Role.CREATE_OR_ATTACH));
        }
        if (status.isEmpty()) {
            throw new ExitException(
                    ExitException.REFUSED, "cannot open " + path + ": there is no such file, and no --create");
        }
        return MappedFile.open(spec(path, needed, Role.ATTACH), _ -> {});
    }

    private static void check(Path path, FileStatus status, long needed, boolean create) {
        boolean isNew = create && status.sizeBytes() == 0;
        if (status.kind() == FileKind.REGULAR && status.sizeBytes() < needed && !isNew) {
            throw new ExitException(
                    ExitException.REFUSED,
                    "cannot use " + path + ": it must have " + needed
                            + " bytes or more, from the page in which the region starts on (" + status.summary() + ")");
        }
    }

    /** A new file has whole pages, and behind the HP region the place where a sub core leaves its last words. */
    private static long whole(Pool pool, long needed) {
        return AmpLayout.roundUp(needed + (pool == Pool.HP ? AmpLayout.PANIC_BYTES : 0), AmpLayout.PAGE_BYTES);
    }

    private static FileSpec spec(Path path, long bytes, Role role) {
        return FileSpec.of(NAME, path.toString(), bytes, role).withMode(WIDEST_MODE);
    }

    private static Optional<FileStatus> status(Path path) {
        try {
            return Names.target(path.toString());
        } catch (LibcException e) {
            throw new ExitException(ExitException.REFUSED, "cannot open " + path + ": " + e.getMessage());
        }
    }
}
