package io.millrace.gateway.runtime.internal;

import io.millrace.api.runtime.dto.ProblemDTO;

/** Makes problem snapshots. */
final class Problems {
    /** Of what cannot be looked at because its memory is gone. */
    static final String LOST = "lost";

    private Problems() {}

    static ProblemDTO of(String source, String kind, String message) {
        return of(source, kind, message, 1);
    }

    static ProblemDTO of(String source, String kind, String message, long count) {
        ProblemDTO dto = new ProblemDTO();
        dto.source = source;
        dto.kind = kind;
        dto.message = message;
        dto.count = count;
        return dto;
    }

    /** A problem on one line; the same text for the same problem, whatever its count. */
    static String line(ProblemDTO problem) {
        boolean named = problem.message.startsWith(problem.source);
        return named ? problem.message : problem.source + ": " + problem.message;
    }
}
