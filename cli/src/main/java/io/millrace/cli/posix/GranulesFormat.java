package io.millrace.cli.posix;

import io.millrace.api.memory.Memory;
import io.millrace.cli.FormatSpec;
import io.millrace.cli.ImageFormat;
import io.millrace.cli.Json;
import io.millrace.cli.Problems;
import io.millrace.cli.ReadOnlyFile;
import io.millrace.posix.internal.granule.GranuleLayout;
import io.millrace.posix.internal.granule.PoolInspection;
import io.millrace.posix.internal.granule.PoolInspection.Peer;
import io.millrace.posix.internal.granule.PoolInspection.Report;
import io.millrace.posix.internal.granule.PoolInspection.Run;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Images of a pool of granules that is by itself. */
public final class GranulesFormat implements ImageFormat {
    static final String NAME = "granules";

    private static final String OFFSET = "offset";

    /** Makes the format. */
    public GranulesFormat() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Decoded decode(String path, FormatSpec spec) {
        spec.allow(Set.of(OFFSET));
        return LivePlace.look(path, spec, OFFSET, PoolInspection::of, Report::ok, GranulesFormat::decoded);
    }

    @Override
    public List<Guess> guess(ReadOnlyFile file) {
        Memory memory = file.memory();
        if (memory.size() < Long.BYTES || memory.getLong(0) != GranuleLayout.MAGIC) {
            return List.of();
        }
        Report report = PoolInspection.of(memory);
        String geometry = report.layout()
                .map(it -> ": " + it.granules() + " granules of " + (1L << it.log2gran()) + " bytes, " + it.peers()
                        + " peers")
                .orElse("");
        return List.of(new Guess(
                NAME,
                "the magic MLRGRAN1" + geometry + (report.ok() ? "" : ", then something is wrong"),
                LivePlace.MAGIC_SCORE));
    }

    private static Decoded decoded(Report report) {
        JsonObjectBuilder json = Json.object()
                .add("protocol", NAME)
                .add("ok", report.ok())
                .add("problems", Problems.json(report.problems()));
        addTo(json, report);
        List<String> lines = new ArrayList<>(lines(report));
        report.problems().stream().map(Problems::line).forEach(lines::add);
        lines.add(report.ok() ? "ok" : "not ok");
        return new Decoded(json.build(), lines);
    }

    /** What a pool holds, without its problems. */
    static void addTo(JsonObjectBuilder json, Report report) {
        report.layout().ifPresent(layout -> json.add("granuleBytes", 1L << layout.log2gran())
                .add("granules", layout.granules())
                .add("maxPeers", layout.peers())
                .add("free", report.free())
                .add("longest", report.longest()));
        JsonArrayBuilder peers = Json.array();
        for (Peer peer : report.peers()) {
            peers.add(Json.object()
                    .add("slot", peer.slot())
                    .add("pid", Integer.toUnsignedLong(peer.pid()))
                    .add("generation", peer.generation())
                    .add("heartbeat", Long.toUnsignedString(peer.heartbeat()))
                    .add("joining", peer.joining()));
        }
        JsonArrayBuilder runs = Json.array();
        for (Run run : report.runs()) {
            runs.add(Json.object()
                    .add("first", run.first())
                    .add("length", run.length())
                    .add("owner", run.owner()));
        }
        json.add("peers", peers).add("runs", runs);
        if (report.limited()) {
            json.add("limited", true);
        }
    }

    /** The same for people. */
    static List<String> lines(Report report) {
        List<String> lines = new ArrayList<>();
        report.layout()
                .ifPresent(it -> lines.add("%d granules of %d bytes, free %d, %d of them side by side"
                        .formatted(it.granules(), 1L << it.log2gran(), report.free(), report.longest())));
        for (Peer peer : report.peers()) {
            lines.add("peer %3d  pid %s  generation %d  heartbeat %s%s"
                    .formatted(
                            peer.slot(),
                            Integer.toUnsignedString(peer.pid()),
                            peer.generation(),
                            Long.toUnsignedString(peer.heartbeat()),
                            peer.joining() ? ", joining" : ""));
        }
        for (Run run : report.runs()) {
            lines.add("run %6d  length %6d  of %s"
                    .formatted(run.first(), run.length(), run.owner() < 0 ? "the table" : "peer " + run.owner()));
        }
        if (report.limited()) {
            lines.add("there is more than is shown");
        }
        return lines;
    }
}
