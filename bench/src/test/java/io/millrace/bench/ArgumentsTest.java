package io.millrace.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void noGroupMeansAll() {
        assertEquals(
                new Arguments(EnumSet.allOf(Group.class), true, false, false), Arguments.parse(List.of("--quick")));
    }

    @Test
    void optionsMayStandAnywhere() {
        assertEquals(
                new Arguments(EnumSet.of(Group.PINGPONG, Group.WAKE), false, true, false),
                Arguments.parse(List.of("wake", "--json", "pingpong")));
    }

    @Test
    void anUnknownWordIsNamedWithWhatIsAllowed() {
        BenchException group = assertThrows(BenchException.class, () -> Arguments.parse(List.of("wakes")));
        assertEquals(
                "unknown group wakes; allowed: throughput pingpong wake copy path alloc lookup scale start",
                group.getMessage());
        BenchException option = assertThrows(BenchException.class, () -> Arguments.parse(List.of("--fast")));
        assertEquals("unknown option --fast; allowed: --quick --json", option.getMessage());
        assertEquals(BenchException.USAGE, option.status());
    }
}
