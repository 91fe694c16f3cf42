package io.millrace.gateway.health.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class UsageTest {
    private final FakeRuntime runtime = new FakeRuntime();

    private OptionalDouble percent() {
        return Usage.percent(runtime.fields);
    }

    @Test
    void nobodySaysWhereRoomIs() {
        assertEquals(OptionalDouble.empty(), percent());
        runtime.field(0, 8, "CONTROL");
        runtime.field(8, 8, "CORRUPT");
        assertEquals(OptionalDouble.empty(), percent());
    }

    @Test
    void addsUpWhatIsUsedAndWhatIsFree() {
        runtime.field(0, 8, "CONTROL");
        runtime.field(8, 30, "USED");
        runtime.field(100, 10, "FREE");
        assertEquals(OptionalDouble.of(75), percent());
    }

    @Test
    void aPartCountsAsWhatItIs() {
        runtime.field(0, 100, "FREE");
        runtime.field(0, 4, "CONTROL");
        runtime.field(4, 40, "USED");
        runtime.field(10, 16, "FREE");
        runtime.field(60, 12, "USED");
        assertEquals(OptionalDouble.of((24 + 12) * 100.0 / 96), percent());
    }

    @Test
    void fieldsThatOverlapCountOnce() {
        runtime.field(0, 10, "USED");
        runtime.field(5, 10, "FREE");
        runtime.field(5, 10, "FREE");
        assertEquals(OptionalDouble.of(5 * 100.0 / 15), percent());
    }
}
