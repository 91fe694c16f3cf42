package io.millrace.gateway.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.gateway.launcher.StartTimes.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StartTimesTest {
    private final StartTimes times = new StartTimes(() -> 1000);

    @Test
    void eachStepTakesFromTheEndOfTheOneBefore() {
        times.reached(Step.JVM, 1090);
        times.reached(Step.FRAMEWORK, 1290);
        times.reached(Step.BUNDLES, 1600);
        times.reached(Step.LOAD, 1650);
        times.reached(Step.LOAD, 1750);
        times.reached(Step.LINK, 1800);
        times.reached(Step.MESSAGE, 12_930);

        assertEquals(
                "first message 11.93 s after the start (JVM 0.09, framework 0.20, bundles 0.31, load 0.15, link 0.05,"
                        + " message 11.13)",
                times.line());
    }

    @Test
    void whatIsLoadedForAnotherLinkAndALaterLinkDoNotCount() {
        times.reached(Step.JVM, 1100);
        times.reached(Step.FRAMEWORK, 1200);
        times.reached(Step.BUNDLES, 1300);
        times.reached(Step.LOAD, 1400);
        times.reached(Step.LINK, 1500);
        times.reached(Step.LOAD, 1600);
        times.reached(Step.LINK, 1700);
        times.reached(Step.MESSAGE, 1800);

        assertTrue(times.line().endsWith("load 0.10, link 0.10, message 0.30)"), times::line);
    }

    @Test
    void aStepThatWasOverBeforeTheOneBeforeOrNeverMadeTookNoTime() {
        times.reached(Step.JVM, 1100);
        times.reached(Step.LINK, 1200);
        times.reached(Step.BUNDLES, 1300);
        times.reached(Step.MESSAGE, 1400);

        assertEquals(
                "first message 0.40 s after the start (JVM 0.10, framework 0.00, bundles 0.20, load 0.00, link 0.00,"
                        + " message 0.10)",
                times.line());
    }

    @Test
    void theStartOfThisProcessWasBeforeNow() {
        StartTimes ours = StartTimes.ofThisProcess();
        ours.reached(Step.JVM, System.currentTimeMillis());

        assertTrue(
                ours.line().matches("first message \\d+\\.\\d\\d s after the start \\(JVM \\d+\\.\\d\\d, .*"),
                ours::line);
    }

    @Test
    void theLineComesOnceWhenSomethingFlows() {
        AtomicInteger looks = new AtomicInteger();
        List<String> said = new ArrayList<>();

        new FirstMessage(() -> looks.incrementAndGet() == 3, times, said::add).run();

        assertEquals(3, looks.get());
        assertEquals(List.of(times.line()), said);
    }
}
