package io.millrace.gateway.shell.internal;

import io.millrace.api.health.Finding;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.FieldDTO;
import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.api.runtime.dto.SegmentDTO;
import io.millrace.api.runtime.dto.SignalerDTO;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a snapshot of the runtime tells the doctor: problems, segments, peers, rings and doorbells. */
final class DoctorRows {
    /** What says of a format that it is what it should be, and of a peer which one and whether it lives. */
    private static final Pattern TELLING =
            Pattern.compile("(.*[._])?(magic|version|byte_?order|epoch|generation|heartbeat\\w*|\\w*goodbye)");

    private static final int MOST_TOLD = 8;
    private static final String CORRUPT = "CORRUPT";
    private static final String ALIVE = "ALIVE";
    private static final String SPIN = "spin";
    /** The kind of a problem that nothing fails for. */
    private static final String OPTIONAL = "waiting";

    private static final int SECOND = 1000;

    private final ShmRuntime runtime;
    private final RuntimeDTO all;
    private final List<CheckDTO> rows = new ArrayList<>();

    private DoctorRows(ShmRuntime runtime, RuntimeDTO all) {
        this.runtime = runtime;
        this.all = all;
    }

    static List<CheckDTO> of(ShmRuntime runtime, RuntimeDTO all) {
        DoctorRows made = new DoctorRows(runtime, all);
        for (ProblemDTO problem : all.problems) {
            made.problem(problem);
        }
        Arrays.stream(all.segments).forEach(made::segment);
        made.peers();
        Arrays.stream(all.rings).filter(it -> it.fullMillis > 0).forEach(made::full);
        Arrays.stream(all.signalers).forEach(made::doorbell);
        made.channels();
        return made.rows;
    }

    private void problem(ProblemDTO problem) {
        String remedy = DoctorRemedies.ofKind(problem.kind);
        rows.add(HealthRows.row(
                problem.kind.equals(OPTIONAL)
                        ? Finding.warn(problem.source, problem.message, remedy)
                        : Finding.fail(problem.source, problem.message, remedy)));
    }

    private void segment(SegmentDTO segment) {
        String name = "segment " + segment.name;
        String what = segment.kind + " at " + segment.location + ", " + segment.sizeBytes + " bytes, " + segment.access
                + (segment.created ? ", made here" : ", found");
        List<FieldDTO> fields = runtime.layout(segment.name);
        List<FieldDTO> corrupt =
                fields.stream().filter(it -> CORRUPT.equals(it.state)).toList();
        if (corrupt.isEmpty()) {
            ok(name, what + told(fields));
            return;
        }
        FieldDTO first = corrupt.getFirst();
        fail(
                name,
                what + "; places that hold what cannot be: " + corrupt.size() + ", the first: " + first.name + " at 0x"
                        + Long.toHexString(first.offset) + " is " + first.value,
                "shm:hex " + segment.name + " -o 0x" + Long.toHexString(first.offset) + " shows it; reset the peer");
    }

    private static String told(List<FieldDTO> fields) {
        if (fields.isEmpty()) {
            return "; nobody says what lies in it";
        }
        String owners = fields.stream().map(it -> it.owner).distinct().collect(Collectors.joining(", "));
        String values = fields.stream()
                .filter(it -> !it.value.isEmpty() && TELLING.matcher(it.name).matches())
                .limit(MOST_TOLD)
                .map(it -> ", " + it.name + " " + it.value)
                .collect(Collectors.joining());
        return "; laid out by " + owners + values;
    }

    /** The channels of a link whose peer is as it should be share a row. */
    private void peers() {
        Map<String, List<PeerDTO>> links = new LinkedHashMap<>();
        for (PeerDTO peer : all.peers) {
            String link = peer.channel.replaceFirst("/.*", "");
            String key = peer.state.equals(ALIVE) ? link + " " + peer.peer : peer.channel;
            links.computeIfAbsent(key, _ -> new ArrayList<>()).add(peer);
        }
        links.values().forEach(this::peer);
    }

    private void peer(List<PeerDTO> channels) {
        PeerDTO first = channels.getFirst();
        boolean isOne = channels.size() == 1;
        String name = "peer of " + (isOne ? first.channel : first.channel.replaceFirst("/.*", ""));
        String what = first.peer + " is " + first.state + (isOne ? "" : " on " + channels.size() + " channels") + ", "
                + quiet(channels);
        String remedy = DoctorRemedies.ofState(first.state);
        switch (first.state) {
            case ALIVE -> ok(name, what);
            case CORRUPT -> fail(name, what, remedy);
            default -> rows.add(HealthRows.row(Finding.warn(name, what, remedy)));
        }
    }

    /** The latest sign of any of them. */
    private static String quiet(List<PeerDTO> channels) {
        return channels.stream().mapToLong(it -> it.quietMillis).filter(it -> it >= 0).min().stream()
                .mapToObj(it -> "last sign of life " + time(it) + " ago")
                .findFirst()
                .orElse("no sign of life seen yet");
    }

    private void full(RingDTO ring) {
        String peer = Arrays.stream(all.peers)
                .filter(it -> it.channel.equals(ring.channel))
                .map(it -> it.peer)
                .findFirst()
                .orElse("the peer");
        rows.add(HealthRows.row(Finding.warn(
                "ring " + ring.channel + " " + ring.direction,
                "FULL since " + time(ring.fullMillis) + ", waiting for "
                        + (ring.direction.equals("RX") ? "a reader here" : "peer " + peer),
                "shm:lag " + ring.channel + " shows how much; see why it does not read")));
    }

    private void doorbell(SignalerDTO signaler) {
        String name = "doorbell " + signaler.name;
        String what = signaler.kind + ", rings " + signaler.rings + ", wakes " + signaler.wakes + ", parks "
                + signaler.parks + ", missed " + signaler.missed;
        rows.add(HealthRows.row(
                signaler.kind.equals(SPIN)
                        ? Finding.warn(
                                name,
                                what + ": nobody rings, the memory is looked at over and over",
                                "configure a signaler, if the peer can ring")
                        : Finding.ok(name, what)));
    }

    private void channels() {
        String what = all.peers.length + " channels over " + all.segments.length + " segments";
        rows.add(HealthRows.row(
                all.peers.length == 0
                        ? Finding.warn("channels", what, "configure a link")
                        : Finding.ok("channels", what)));
    }

    private void ok(String name, String what) {
        rows.add(HealthRows.row(Finding.ok(name, what)));
    }

    private void fail(String name, String what, String remedy) {
        rows.add(HealthRows.row(Finding.fail(name, what, remedy)));
    }

    private static String time(long millis) {
        return millis < SECOND ? millis + " ms" : millis / SECOND + " s";
    }
}
