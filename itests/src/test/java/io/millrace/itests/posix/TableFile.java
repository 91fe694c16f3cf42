package io.millrace.itests.posix;

import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.posix.internal.granule.PeerIdentity;
import io.millrace.posix.internal.granule.ProcessLiveness;
import io.millrace.posix.internal.table.Backing;
import io.millrace.posix.internal.table.Profile;
import io.millrace.posix.internal.table.TableLayout;
import io.millrace.posix.internal.table.TableOpener;
import io.millrace.posix.internal.table.TableSystemV;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table in a file in shared memory, and who comes to it. Everybody who came through this is ended when it is closed.
 *
 * <p>Thread-safety: confined to one thread.
 */
final class TableFile implements AutoCloseable {
    /** The widest the command line takes. */
    private static final int MODE = 0664;

    private final TableLayout layout;
    private final PublicFolder folder = new PublicFolder(Path.of("/dev/shm"));
    private final List<Runnable> guests = new ArrayList<>();

    TableFile(TableLayout layout) {
        this.layout = layout;
    }

    /** 64 pages of 4096 bytes, 8 regions of up to 16 pages, windows of 24 pages, 32 peers. */
    static TableLayout usual(Profile profile, Backing backing) {
        return new TableLayout(profile, backing, 4096, 64, 8, 16, 24, TableLayout.USUAL_MAPPINGS, 32, 0x100000);
    }

    /** The same, as POSIX wants it. */
    static TableFile posix() {
        return new TableFile(usual(Profile.POSIX, Backing.STRICT));
    }

    /** This process as a member. */
    record Member(Segment segment, TableSystemV calls) implements AutoCloseable {
        @Override
        public void close() {
            calls.close();
            segment.close();
        }
    }

    Path path() {
        return folder.file("table");
    }

    TableLayout layout() {
        return layout;
    }

    /** This process joins; makes the table if there is none. */
    Member join() {
        return join(ProcessLiveness.self());
    }

    /** This process joins with another identity. */
    Member join(PeerIdentity identity) {
        FileSpec spec = FileSpec.of("table", path().toString(), layout.size(), Role.CREATE_OR_ATTACH);
        Segment segment = MappedFile.grow(spec.withMode(MODE).kept());
        TableOpener opener = new TableOpener("table", segment, 0, identity, new ProcessLiveness(0), () -> Instant.now()
                .getEpochSecond());
        Member member = new Member(segment, opener.open(layout));
        guests.add(member::close);
        return member;
    }

    /** A process in C joins. */
    PosixPeer c(String... options) {
        return start(List.of(), c(Programs.table(), options));
    }

    /** The command line joins; makes the table if there is none. */
    PosixPeer java() {
        return start(List.of(), java(Programs.jars()));
    }

    /** A process joins. */
    PosixPeer start(List<String> prefix, List<String> program) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(program);
        PosixPeer peer = PosixPeer.start(command);
        guests.add(peer::close);
        return peer;
    }

    /** The command of a process in C. */
    List<String> c(Path program, String... options) {
        List<String> command = new ArrayList<>(List.of(program.toString(), path().toString(), "--timeout-ms", "60000"));
        command.addAll(List.of(options));
        return command;
    }

    /** The command of the command line. */
    List<String> java(Path jars) {
        List<String> command = new ArrayList<>(Programs.commandLine(jars));
        command.addAll(List.of("table", "--file", path().toString()));
        option(command, "--profile", layout.profile().name().toLowerCase(Locale.ROOT));
        option(command, "--lazy", layout.backing().name().toLowerCase(Locale.ROOT));
        option(command, "--page-size", layout.pageSize());
        option(command, "--pages", layout.pages());
        option(command, "--regions", layout.regions());
        option(command, "--max-pages", layout.maxPages());
        option(command, "--window", layout.windowPages());
        option(command, "--peers", layout.peers());
        option(command, "--virtual-base", layout.virtualBase());
        return command;
    }

    private static void option(List<String> command, String name, Object value) {
        command.addAll(List.of(name, value.toString()));
    }

    @Override
    public void close() {
        try {
            guests.reversed().forEach(Runnable::run);
        } finally {
            folder.close();
        }
    }
}
