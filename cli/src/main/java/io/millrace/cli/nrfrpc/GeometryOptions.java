package io.millrace.cli.nrfrpc;

import io.millrace.cli.ExitException;
import io.millrace.nrfrpc.internal.NrfRpcOptions;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Handshake;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import picocli.CommandLine.Option;

/** Options about the layout of a link. */
final class GeometryOptions {
    private static final int DEFAULT_SIZE = 1024;
    private static final int DEFAULT_ENDPOINTS = 13;

    /** Revisions of the format. */
    enum Revision {
        /** Slots and blocks. */
        R1,
        /** The same, with a queue of signals behind the slots. */
        R2
    }

    @Option(names = "--ab-size", paramLabel = "BYTES", description = "Size of the area on which a sends (1024).")
    private int abSize = DEFAULT_SIZE;

    @Option(names = "--ab-eps", paramLabel = "N", description = "Its endpoints, 1 to 255 (13).")
    private int abEndpoints = DEFAULT_ENDPOINTS;

    @Option(names = "--ba-size", paramLabel = "BYTES", description = "Size of the area on which b sends (1024).")
    private int baSize = DEFAULT_SIZE;

    @Option(names = "--ba-eps", paramLabel = "N", description = "Its endpoints, 1 to 255 (13).")
    private int baEndpoints = DEFAULT_ENDPOINTS;

    @Option(names = "--off-ab", paramLabel = "BYTES", description = "Where the area of a starts in the file (0).")
    private long abOffset;

    @Option(names = "--off-ba", paramLabel = "BYTES", description = "Where that of b starts (right behind the other).")
    private Long baOffset;

    @Option(names = "--revision", paramLabel = "R1|R2", description = "Of the format (R1).")
    private Revision revision = Revision.R1;

    @Option(names = "--handshake", description = "Opens the link with the handshake of R2.")
    private boolean handshake;

    @Option(names = "--init", description = "Writes EMPTY into all slots of both areas first.")
    private boolean init;

    /** Made by the command line. */
    GeometryOptions() {}

    Geometry geometry() {
        if (baOffset != null && baOffset < 0) {
            throw new ExitException(ExitException.USAGE, "--off-ba must be 0 or more: " + baOffset);
        }
        return Geometry.of(
                new Geometry.Area("ab", abSize, abEndpoints),
                new Geometry.Area("ba", baSize, baEndpoints),
                abOffset,
                baOffset == null ? -1 : baOffset,
                revision == Revision.R2);
    }

    /** How the link behaves: messages still held at the end are left to whoever comes next, without delay. */
    NrfRpcOptions link(Geometry geometry, Side side, Verb verb) {
        if (handshake && revision != Revision.R2) {
            throw new ExitException(ExitException.USAGE, "--handshake needs --revision R2");
        }
        return new NrfRpcOptions(
                side.link(),
                geometry.ab(),
                geometry.ba(),
                geometry.abOffset(),
                geometry.baOffset(),
                init || verb == Verb.INIT ? Role.CREATE : Role.ATTACH,
                false,
                false,
                false,
                false,
                handshake ? Handshake.F0_F1 : Handshake.NONE,
                0);
    }
}
