package io.millrace.gateway.health.internal;

import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.api.runtime.dto.SignalerDTO;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Doorbells: warns of those that only look again after a while; critical where one is configured and cannot be had. */
final class DoorbellsCheck implements Check {
    private static final Set<String> POLLING = Set.of("spin", "none");
    /** Links of these formats bring a doorbell of their own, which is no service. */
    private static final Set<String> BRING_THEIR_OWN = Set.of("vox");

    private static final String POLLED = "give the link a signaler, if the peer can ring";

    @Override
    public List<Line> look(RuntimeDTO all) {
        List<Line> lines = new ArrayList<>();
        for (SignalerDTO signaler : all.signalers) {
            lines.add(judge(signaler));
        }
        Wrongs.missingSignalers(all)
                .map(it -> Line.critical(it.source, "no way to signal: " + it.message, "correct what it names"))
                .forEach(lines::add);
        if (lines.isEmpty() && Arrays.stream(all.peers).anyMatch(it -> !BRING_THEIR_OWN.contains(it.protocol))) {
            lines.add(Line.warn("doorbells", "none is configured: links look again every few milliseconds", POLLED));
        }
        return lines;
    }

    private static Line judge(SignalerDTO signaler) {
        String name = "doorbell " + signaler.name;
        String value = signaler.kind + ", " + signaler.rings + " rings, " + signaler.wakes + " wake-ups, "
                + signaler.parks + " sleeps"
                + (signaler.missed > 0 ? ", " + signaler.missed + " rings of the peer not told" : "");
        return POLLING.contains(signaler.kind) ? Line.warn(name, "polling: " + value, POLLED) : Line.ok(name, value);
    }
}
