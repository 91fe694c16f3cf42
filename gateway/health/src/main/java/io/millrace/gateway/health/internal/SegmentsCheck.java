package io.millrace.gateway.health.internal;

import io.millrace.api.runtime.dto.FieldDTO;
import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.api.runtime.dto.SegmentDTO;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Shared segments: mapped and of the right shape; warns above 90 % for a minute; waits for a peer's part; critical
 * where memory is gone, or refused for its size, mode, owner or geometry.
 */
final class SegmentsCheck implements Check {
    private static final int MOST_PERCENT = 90;

    private final Function<String, List<FieldDTO>> layout;
    private final LongSupplier millis;
    private final Lasting over = new Lasting();

    /**
     * Makes one.
     *
     * @param layout what lies where in a segment
     * @param millis a clock that never goes back
     */
    SegmentsCheck(Function<String, List<FieldDTO>> layout, LongSupplier millis) {
        this.layout = layout;
        this.millis = millis;
    }

    @Override
    public List<Line> look(RuntimeDTO all) {
        List<Line> lines = new ArrayList<>();
        for (SegmentDTO segment : all.segments) {
            lines.add(judge(segment, all));
        }
        Wrongs.missingSegments(all)
                .map(it -> Line.notYet(it.source, it.message, "start whoever creates it, or correct the name"))
                .forEach(lines::add);
        Wrongs.refusedSegments(all)
                .map(it -> Line.critical(
                        it.source,
                        it.message,
                        "correct what it names; the configuration is tried again" + " when it changes"))
                .forEach(lines::add);
        return lines;
    }

    private Line judge(SegmentDTO segment, RuntimeDTO all) {
        String name = "segment " + segment.name;
        List<PeerDTO> peers = Arrays.stream(all.peers)
                .filter(it -> it.segment.equals(segment.name))
                .toList();
        Optional<ProblemDTO> fault = fault(segment, peers, all);
        if (fault.isPresent()) {
            return Line.critical(
                    name, fault.get().message, "see who truncated or removed it; restart its configuration");
        }
        OptionalDouble used = Usage.percent(layout.apply(segment.name));
        String value = "mapped, " + segment.sizeBytes + " bytes"
                + (used.isPresent() ? ", " + (int) used.getAsDouble() + " % of its room used" : "");
        long full = over.millis(segment.name, used.orElse(0) > MOST_PERCENT, millis.getAsLong());
        String absent = peers.stream()
                .filter(it -> it.state.equals("ABSENT"))
                .map(it -> it.channel)
                .collect(Collectors.joining(", "));
        if (!absent.isEmpty()) {
            return Line.notYet(name, "the peer's part is not there yet: " + absent, "start the peer");
        }
        return full >= Lasting.MINUTE_MILLIS
                ? Line.warn(name, value + " for " + full / 1000 + " s", "consume more, or make it larger")
                : Line.ok(name, value);
    }

    /** Of the segment, or of a channel that lies in it. */
    private static Optional<ProblemDTO> fault(SegmentDTO segment, List<PeerDTO> peers, RuntimeDTO all) {
        Set<String> channels = peers.stream().map(it -> it.channel).collect(Collectors.toSet());
        return Arrays.stream(all.problems)
                .filter(Wrongs::isFault)
                .filter(it -> it.source.equals(segment.name) || channels.contains(it.source))
                .findFirst();
    }
}
