package io.millrace.api.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.StepKill;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepKillTest {
    private static final int FLAG = 0;
    private static final int VALUE = 8;

    @Test
    void visitsEveryStoreAndEverySubsetOfThePendingOnes() {
        long points = StepKill.with(ArrayList<Integer>::new)
                .size(64)
                .scenario((memory, journal) -> publish(memory, journal))
                .check(StepKillTest::flagMeansValue)
                .run();
        assertEquals(1 + 2 + 4 + 1, points);
    }

    @Test
    void theJournalHoldsWhatWasAcknowledgedAtTheKill() {
        List<String> seen = new ArrayList<>();
        StepKill.with(ArrayList<Integer>::new)
                .size(64)
                .scenario((memory, journal) -> publish(memory, journal))
                .check((memory, journal, kill) -> seen.add(kill + ":" + journal.size()))
                .run();
        assertEquals(List.of("0:0", "1:0", "1:0", "2:0", "2:0", "2:0", "2:0", "3:1"), seen);
    }

    @Test
    void findsAFlagThatIsSetBeforeTheValue() {
        AssertionError failure = assertThrows(AssertionError.class, () -> StepKill.with(ArrayList<Integer>::new)
                .size(64)
                .scenario((memory, journal) -> {
                    memory.setIntRelease(FLAG, 1);
                    memory.setInt(VALUE, 42);
                    memory.setInt(VALUE + 4, 43);
                })
                .check(StepKillTest::flagMeansValue)
                .run());
        assertTrue(failure.getMessage().contains("killed after store 1 of 3"), failure.getMessage());
    }

    @Test
    void findsAFlagThatIsSetWithoutARelease() {
        AssertionError failure = assertThrows(AssertionError.class, () -> StepKill.with(ArrayList<Integer>::new)
                .size(64)
                .scenario((memory, journal) -> {
                    memory.setInt(VALUE, 42);
                    memory.setInt(VALUE + 4, 43);
                    memory.setInt(FLAG, 1);
                })
                .check(StepKillTest::flagMeansValue)
                .run());
        assertTrue(failure.getMessage().contains("lost [0x8+4: 0 -> 2a]"), failure.getMessage());
    }

    @Test
    void findsARecoveryThatCannotBeKilled() {
        var harness = StepKill.with(ArrayList<Integer>::new)
                .size(64)
                .access(Access.DEVICE)
                .scenario((memory, journal) -> publish(memory, journal))
                .check(StepKillTest::flagMeansValue)
                .recovery(memory -> {
                    memory.setIntRelease(VALUE, 0);
                    memory.setIntRelease(FLAG, 0);
                });
        AssertionError failure = assertThrows(AssertionError.class, harness::run);
        assertTrue(failure.getMessage().contains("recovery killed after store 1"), failure.getMessage());
    }

    @Test
    void aFaultOfTheScenarioIsNotTakenForAKill() {
        var harness = StepKill.with(ArrayList<Integer>::new)
                .size(64)
                .scenario((memory, journal) -> memory.setInt(64, 1))
                .check((memory, journal, kill) -> {});
        AssertionError failure = assertThrows(AssertionError.class, harness::run);
        assertTrue(failure.getMessage().contains("without a kill"), failure.getMessage());
    }

    @Test
    void manyPendingStoresAreSampled() {
        long points = StepKill.with(ArrayList<Integer>::new)
                .size(128)
                .scenario((memory, journal) -> memory.fill(0, 96, (byte) 1))
                .check((memory, journal, kill) -> {})
                .run();
        assertEquals(2047 + (12 + 11 + 64) + (13 + 12 + 64), points);
    }

    private static void publish(Memory memory, List<Integer> journal) {
        memory.setInt(VALUE, 42);
        memory.setInt(VALUE + 4, 43);
        memory.setIntRelease(FLAG, 1);
        journal.add(42);
    }

    private static void flagMeansValue(Memory memory, List<Integer> journal, long kill) {
        boolean published = memory.getIntAcquire(FLAG) == 1;
        assertTrue(published || journal.isEmpty(), "an acknowledged value is gone");
        if (published) {
            assertEquals(42, memory.getInt(VALUE));
            assertEquals(43, memory.getInt(VALUE + 4));
        }
    }
}
