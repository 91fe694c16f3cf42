package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FusiondockPaceTest {
    @Test
    void whatMovesOrIsNotWaitedForIsNeverLate() {
        FusiondockPace pace = new FusiondockPace(1);
        for (int progress = 0; progress < 5; progress++) {
            assertFalse(pace.isOver(true, progress));
        }
        assertTrue(pace.isOver(true, 4));
        assertFalse(pace.isOver(false, 4));
        assertFalse(pace.isOver(true, 4), "the waiting has just begun");
        assertTrue(pace.isOver(true, 4));
    }

    @Test
    void theBoundCountsFromTheLastMove() {
        FusiondockPace pace = new FusiondockPace(TimeUnit.SECONDS.toNanos(30));
        assertFalse(pace.isOver(true, 1));
        assertFalse(pace.isOver(true, 1));
    }

    @Test
    void withoutABoundNothingIsLate() {
        FusiondockPace pace = new FusiondockPace(0);
        assertFalse(pace.isOver(true, 1));
        assertFalse(pace.isOver(true, 1));
    }
}
