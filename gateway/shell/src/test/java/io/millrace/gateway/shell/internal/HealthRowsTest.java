package io.millrace.gateway.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.health.Finding;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.SegmentRefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthRowsTest {
    private static final HealthCheck FINE = () ->
            List.of(Finding.ok("one", "as it should be"), Finding.warn("two", "less than there could be", "more"));

    /** A check that meets something it did not expect. */
    private static final class Broken implements HealthCheck {
        @Override
        public List<Finding> check() throws ShmException {
            throw new SegmentRefusedException("no such thing");
        }
    }

    @Test
    void showsEveryFindingOfEveryCheck() {
        assertEquals(List.of("OK one: as it should be -> ", "WARN two: less than there could be -> more"), rows(FINE));
        assertEquals(List.of(), rows());
    }

    @Test
    void aCheckThatFailsIsARowAndTheOthersAreAskedAllTheSame() {
        assertEquals(
                List.of(
                        "FAIL Broken: could not look: no such thing -> allow what it names, or ask again",
                        "OK one: as it should be -> ",
                        "WARN two: less than there could be -> more"),
                rows(new Broken(), FINE));
    }

    private static List<String> rows(HealthCheck... checks) {
        return HealthRows.of(List.of(checks)).stream()
                .map(it -> it.verdict + " " + it.check + ": " + it.reason + " -> " + it.remedy)
                .toList();
    }
}
