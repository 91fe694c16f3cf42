package io.millrace.cli.posix;

import static io.millrace.cli.posix.PosixScripts.DONE;
import static io.millrace.cli.posix.PosixScripts.answers;
import static io.millrace.cli.posix.PosixScripts.assertLines;
import static io.millrace.cli.posix.PosixScripts.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.cli.Cli;
import io.millrace.cli.StopSignal;
import io.millrace.cli.command.Call;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Granules, of both kinds of peer. */
@Timeout(120)
final class GranulePeerTest {
    @ParameterizedTest
    @ValueSource(strings = {"table", "os"})
    void theTracesComeToWhatIsKnown(String kind) {
        Cli cli = PosixScripts.run(
                List.of(kind), "trace 128 20000 8 1", "trace 256 20000 8 7", "trace 512 20000 16 3", "quit");
        assertLines(
                cli,
                "{\"ok\":{\"allocations\":11466,\"failures\":2905,\"hash\":\"5082ed3219fea373\",\"free\":34,"
                        + "\"longest\":11}}",
                "{\"ok\":{\"allocations\":10015,\"failures\":5,\"hash\":\"99b47d23aecb4de7\",\"free\":126,"
                        + "\"longest\":98}}",
                "{\"ok\":{\"allocations\":10014,\"failures\":0,\"hash\":\"c452060f6691e4b6\",\"free\":308,"
                        + "\"longest\":240}}",
                DONE);
    }

    @Test
    void aTraceOfNothingHasTheHashOfNothing() {
        assertLines(
                PosixScripts.table("trace 7 0 1 0"),
                "{\"ok\":{\"allocations\":0,\"failures\":0,\"hash\":\"cbf29ce484222325\",\"free\":7,\"longest\":7}}");
    }

    @Test
    void theLowestRunThatFitsIsGivenOut() {
        assertLines(
                PosixScripts.table(
                        "gran 40", "galloc 3", "galloc 5", "gfree 0 3", "galloc 4", "galloc 2", "galloc 1 8", "ginfo"),
                DONE,
                ok(0),
                ok(3),
                DONE,
                ok(8),
                ok(0),
                ok(16),
                "{\"ok\":{\"total\":40,\"free\":28,\"longest\":23}}");
    }

    @Test
    void aReservationTakesWhatItSays() {
        assertEquals(
                List.of("true", "true", "true", "EBUSY", "0", "EINVAL", "EINVAL", "EINVAL", "true"),
                answers(PosixScripts.table(
                        "gran 32",
                        "greserve 31 1",
                        "greserve 4 4",
                        "greserve 3 2",
                        "galloc 4",
                        "greserve 31 2",
                        "greserve -1 1",
                        "greserve 8 0",
                        "greserve 8 23")));
    }

    @Test
    void whatIsGivenBackIsChecked() {
        Cli cli = PosixScripts.table(
                "gran 16", "galloc 8", "gfree 0 7", "gfree 1 7", "gfree 16 1", "gfree 9 8", "gfree 0 8", "gfree 0 8");
        assertEquals(List.of("true", "0", "EINVAL", "EINVAL", "EINVAL", "EINVAL", "true", "EINVAL"), answers(cli));
        assertEquals(
                "the run that starts at 0 has another length than 7",
                cli.lines().get(2).getString("message"));
        assertEquals(
                "no run starts at 0: never given out, or freed already",
                cli.lines().get(7).getString("message"));
    }

    @Test
    void whatCannotBeHadIsAnError() {
        Cli cli = PosixScripts.table("galloc 1", "ginfo", "gran 0", "gran 8", "galloc 9", "galloc 8", "galloc 1");
        assertEquals(List.of("EINVAL", "EINVAL", "EINVAL", "true", "ENOMEM", "0", "ENOMEM"), answers(cli));
        assertEquals(
                "{\"error\":\"ENOMEM\",\"call\":\"galloc(1)\",\"message\":\"1 granules are wanted at a multiple of 1, "
                        + "0 are free, the longest run is 0\"}",
                cli.out().lines().toList().get(6));
    }

    @Test
    void aNewMapTakesThePlaceOfTheOneBefore() {
        assertEquals(
                List.of("true", "0", "true", "0"),
                answers(PosixScripts.table("gran 8", "galloc 8", "gran 8", "galloc 8")));
    }

    @Test
    void aTraceIsBrokenOffWhenThePeerIsToEnd() {
        StopSignal stop = new StopSignal();
        stop.ask();
        try (GranuleVerbs verbs = new GranuleVerbs(stop)) {
            Refusal refusal =
                    assertThrows(Refusal.class, () -> verbs.all().get("trace").run(Call.of("trace 8 100000000 1 1")));
            assertEquals("EINTR", refusal.errno());
        }
    }
}
