package io.millrace.cli.posix;

import io.millrace.cli.ExitException;
import io.millrace.cli.Numbers;
import io.millrace.posix.internal.granule.GranuleLayout;
import io.millrace.posix.internal.table.Backing;
import io.millrace.posix.internal.table.Profile;
import io.millrace.posix.internal.table.TableLayout;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** Options about a table. */
final class TableOptions {
    private static final int USUAL_PAGES = 64;
    private static final long DAY_MILLIS = 86_400_000;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Holds the table; made or grown as needed (memory of this process).")
    private String file;

    @Option(names = "--pages", paramLabel = "P", description = "Pages of all regions together (64).")
    private int pages = USUAL_PAGES;

    @Option(names = "--page-size", paramLabel = "BYTES", description = "1024, 2048, 4096, 8192 or 16384 (4096).")
    private int pageSize = TableLayout.USUAL_PAGE_SIZE;

    @Option(names = "--regions", paramLabel = "R", description = "How many regions there can be (16).")
    private int regions = TableLayout.USUAL_REGIONS;

    @Option(names = "--window", paramLabel = "W", description = "Pages that one peer has attached at once (P).")
    private Integer window;

    @Option(names = "--max-pages", paramLabel = "N", description = "Pages of one region (four times P or W).")
    private Integer maxPages;

    @Option(names = "--peers", paramLabel = "N", description = "How many peers there can be at once (16).")
    private int peers = TableLayout.USUAL_PEERS;

    @Option(names = "--virtual-base", paramLabel = "ADDR", description = "Address of every window (0x100000000).")
    private long virtualBase = TableLayout.USUAL_VIRTUAL_BASE;

    @Option(names = "--profile", paramLabel = "posix|nuttx", description = "Whose answers the table gives (posix).")
    private Profile profile = Profile.POSIX;

    @Option(
            names = "--lazy",
            paramLabel = "strict|overcommit",
            description = "Whether regions are promised no more pages than there are (strict).")
    private Backing backing = Backing.STRICT;

    @Option(
            names = "--peer-timeout-ms",
            paramLabel = "MS",
            description = "After so long without a heartbeat a peer of another machine is dead; 0: never (0).")
    private long peerTimeoutMillis;

    /** Made by the command line. */
    TableOptions() {}

    TableLayout layout() {
        int windowPages = window == null ? pages : window;
        long usual = (long) TableLayout.USUAL_EXCESS * Math.max(pages, windowPages);
        int most = maxPages == null ? (int) Math.min(usual, GranuleLayout.MOST_GRANULES) : maxPages;
        try {
            return new TableLayout(
                    profile,
                    backing,
                    pageSize,
                    pages,
                    regions,
                    most,
                    windowPages,
                    TableLayout.USUAL_MAPPINGS,
                    peers,
                    virtualBase);
        } catch (IllegalArgumentException e) {
            throw new ExitException(ExitException.USAGE, "there can be no such table: " + e.getMessage());
        }
    }

    TablePlace place() {
        Numbers.check("--peer-timeout-ms", peerTimeoutMillis, 0, DAY_MILLIS);
        return new TablePlace(
                Optional.ofNullable(file).map(it -> Path.of(it).toAbsolutePath()),
                TimeUnit.MILLISECONDS.toNanos(peerTimeoutMillis));
    }
}
