package io.millrace.api.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.api.segment.SegmentRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthCheckTest {
    /** A check that meets something it did not expect. */
    private static final class Broken implements HealthCheck {
        private final RuntimeException met;

        Broken(RuntimeException met) {
            this.met = met;
        }

        @Override
        public List<Finding> check() {
            throw met;
        }
    }

    @Test
    void aLookThatFailsIsAFinding() {
        List<Finding> refused =
                List.of(Finding.fail("Broken", "could not look: no", "allow what it names, or ask again"));
        assertEquals(refused, new Broken(new SegmentRefusedException("no")).ask());
        assertEquals(refused, new Broken(new UncheckedIOException("no", new IOException())).ask());
    }

    @Test
    void aMistakeOfOursIsNoFinding() {
        assertThrows(IllegalStateException.class, () -> new Broken(new IllegalStateException()).ask());
    }
}
