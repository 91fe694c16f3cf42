package io.millrace.cli.posix;

import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.cli.ExitException;
import io.millrace.cli.ReadOnlyFile;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.DescriptorHandle;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.MappedFile;
import io.millrace.hw.libc.MemoryFile;
import io.millrace.hw.libc.Names;
import io.millrace.posix.internal.granule.ProcessLiveness;
import io.millrace.posix.internal.table.TableLayout;
import io.millrace.posix.internal.table.TableOpener;
import io.millrace.posix.internal.table.TableSystemV;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a table is, and how its peers are judged. Thread-safety: immutable.
 *
 * @param file made or grown as needed; empty for memory of this process alone
 * @param peerTimeoutNanos after so long without a heartbeat a peer of another machine is dead; 0: never
 */
record TablePlace(Optional<Path> file, long peerTimeoutNanos) {
    private static final String NAME = "peer";
    /** The peer may be of another program: it may let its group write, but never everybody. */
    private static final int WIDEST_MODE = 0664;

    /**
     * Opens the table, which is made if there is none.
     *
     * @param layout its geometry
     * @return the table, to be closed
     * @throws ExitException with status 4 if there is one of another geometry
     * @throws io.millrace.api.memory.PeerCorruptionException if something else stands there
     */
    TableBackend open(TableLayout layout) {
        file.ifPresent(path -> refuseShorter(path, layout));
        return opened(segment(layout.size()), layout);
    }

    private TableBackend opened(Segment segment, TableLayout layout) {
        boolean done = false;
        try {
            TableBackend backend = new TableBackend(segment, opener(segment).open(layout));
            done = true;
            return backend;
        } finally {
            if (!done) {
                segment.close();
            }
        }
    }

    private TableOpener opener(Segment segment) {
        return new TableOpener(
                NAME, segment, 0, ProcessLiveness.self(), new ProcessLiveness(peerTimeoutNanos), () -> Instant.now()
                        .getEpochSecond());
    }

    private Segment segment(long bytes) {
        if (file.isPresent()) {
            return MappedFile.grow(spec(file.get(), bytes, Role.CREATE_OR_ATTACH));
        }
        try (Descriptor memory = MemoryFile.create("millrace-table", bytes);
                DescriptorHandle handle = new DescriptorHandle(memory)) {
            return handle.map(NAME);
        }
    }

    /** A table of another geometry is found before its file is grown for ours. */
    private void refuseShorter(Path path, TableLayout layout) {
        Optional<FileStatus> status = Names.target(path.toString());
        long bytes = status.map(FileStatus::sizeBytes).orElse(0L);
        if (bytes < Long.BYTES || bytes >= layout.size() || !isUsed(path)) {
            return;
        }
        try (MappedFile shorter = MappedFile.open(spec(path, bytes, Role.ATTACH), _ -> {});
                TableSystemV table = opener(shorter).attach()) {
            throw new ExitException(
                    ExitException.REFUSED,
                    "the table in " + path + " is " + table.layout() + ", asked for: " + layout + " ("
                            + status.get().summary() + ")");
        }
    }

    private static boolean isUsed(Path path) {
        try (ReadOnlyFile file = ReadOnlyFile.open(path.toString(), Long.BYTES)) {
            return file.memory().getLong(0) != 0;
        }
    }

    private static FileSpec spec(Path path, long bytes, Role role) {
        return FileSpec.of(NAME, path.toString(), bytes, role).withMode(WIDEST_MODE);
    }
}
