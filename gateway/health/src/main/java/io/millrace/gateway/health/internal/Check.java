package io.millrace.gateway.health.internal;

import io.millrace.api.runtime.dto.RuntimeDTO;
import java.util.List;

/** Judges one side of the runtime. Thread-safety: one call at a time. */
@FunctionalInterface
interface Check {
    /**
     * Looks.
     *
     * @param all everything there is
     * @return one line for each thing, empty if there is none
     */
    List<Line> look(RuntimeDTO all);
}
