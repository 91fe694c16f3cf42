package io.millrace.gateway.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @Test
    void readsEveryUnit() {
        assertEquals(Duration.ofMillis(500), Durations.parse("500ms"));
        assertEquals(Duration.ofSeconds(10), Durations.parse("10s"));
        assertEquals(Duration.ofMinutes(2), Durations.parse("2m"));
        assertEquals(Duration.ofHours(1), Durations.parse("1h"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "0s", "-1s", "1.5s", "10 s", "10d", "99999999999s"})
    void refusesWhatIsNoDurationAndNamesIt(String text) {
        ExitException e = assertThrows(ExitException.class, () -> Durations.parse(text));
        assertEquals(1, e.status());
        assertTrue(e.getMessage().contains("\"" + text + "\""), e.getMessage());
    }
}
