package io.millrace.gateway.health.internal;

import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Problems of the runtime, sorted by what they are about. */
final class Wrongs {
    private static final String SEGMENT = "io.millrace.segment.";
    private static final String SIGNALER = "io.millrace.signaler.";
    private static final Set<String> WAITS = Set.of("unsatisfied", "waiting");
    /** Of a configuration that cannot be carried out as it stands. */
    private static final Set<String> USELESS = Set.of("bad-value", "missing-property", "unknown-pid", "not-loadable");

    /** What an adapter says of a name that its creator has not made. */
    private static final Pattern NOT_THERE = Pattern.compile("there is no such|is not there|ENOENT|No such file");

    private Wrongs() {}

    /** Memory that was there and is gone. */
    static boolean isFault(ProblemDTO problem) {
        return problem.kind.equals("lost");
    }

    /** Memory that somebody waits for: its creator has not come yet. */
    static Stream<ProblemDTO> missingSegments(RuntimeDTO all) {
        return problems(all)
                .filter(it -> waitsFor(it, "Segment")
                        || (isRefusedMemory(it) && NOT_THERE.matcher(it.message).find()));
    }

    /** Memory that is there and cannot be had: size, mode, owner, geometry. */
    static Stream<ProblemDTO> refusedSegments(RuntimeDTO all) {
        return problems(all)
                .filter(Wrongs::isRefusedMemory)
                .filter(it -> !NOT_THERE.matcher(it.message).find());
    }

    /** Doorbells that are configured and cannot be had. */
    static Stream<ProblemDTO> missingSignalers(RuntimeDTO all) {
        return problems(all)
                .filter(it -> waitsFor(it, "Signaler") || (it.source.startsWith(SIGNALER) && isRefusal(it)));
    }

    /** Links fail at the geometry of their memory. */
    private static boolean isRefusedMemory(ProblemDTO problem) {
        boolean ofMemory = problem.source.startsWith(SEGMENT) && isRefusal(problem);
        return ofMemory || (problem.kind.equals("failed") && !problem.source.startsWith(SIGNALER));
    }

    private static boolean isRefusal(ProblemDTO problem) {
        return problem.kind.equals("failed") || USELESS.contains(problem.kind);
    }

    private static boolean waitsFor(ProblemDTO problem, String service) {
        return WAITS.contains(problem.kind) && problem.message.startsWith("waits for a " + service);
    }

    private static Stream<ProblemDTO> problems(RuntimeDTO all) {
        return Arrays.stream(all.problems);
    }
}
