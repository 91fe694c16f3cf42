package io.millrace.gateway.runtime.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.runtime.dto.ProblemDTO;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at what another bundle provides: its memory may be gone, and its revision may not fit the api it runs on. */
final class Look {
    private Look() {}

    /** What is seen, if anything. */
    static <T> Optional<T> at(Supplier<T> thing) {
        return at("", thing, new ArrayList<>());
    }

    /**
     * What is seen.
     *
     * @param source whose it is
     * @param problems gets why nothing is seen
     */
    static <T> Optional<T> at(String source, Supplier<T> thing, List<ProblemDTO> problems) {
        try {
            return Optional.of(thing.get());
        } catch (ShmException e) {
            problems.add(Problems.of(source, Problems.LOST, e.getMessage()));
        } catch (LinkageError e) {
            problems.add(Problems.of(source, "misfit", "the bundle does not fit this api: " + e.getMessage()));
        }
        return Optional.empty();
    }
}
