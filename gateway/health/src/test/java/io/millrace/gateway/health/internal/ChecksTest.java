package io.millrace.gateway.health.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.RingDTO;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every cell of the table of checks and verdicts. */
class ChecksTest {
    private final FakeRuntime runtime = new FakeRuntime();
    private final AtomicLong millis = new AtomicLong(1000);
    private final Check segments = new SegmentsCheck(runtime::layout, millis::get);
    private final Check peers = new PeersCheck();
    private final Check rings = new RingsCheck(millis::get);
    private final Check doorbells = new DoorbellsCheck();

    private String look(Check check) {
        return String.join(
                "\n",
                check.look(runtime.all).stream()
                        .map(it -> it.status() + " " + it)
                        .toList());
    }

    private Status status(Check check) {
        return new ShmHealthCheck(runtime, check, "nothing").execute().getStatus();
    }

    // ---- shared segments ----

    @Test
    void aMappedSegmentIsFine() {
        runtime.segment("plc");
        runtime.peer("plc/0", "ALIVE");
        assertEquals("OK segment plc: mapped, 4096 bytes", look(segments));
        runtime.field(0, 10, "USED");
        runtime.field(10, 10, "FREE");
        assertEquals("OK segment plc: mapped, 4096 bytes, 50 % of its room used", look(segments));
    }

    @Test
    void aSegmentWarnsWhenItIsAlmostFullForAMinute() {
        runtime.segment("plc");
        runtime.field(0, 901, "USED");
        runtime.field(901, 99, "FREE");
        assertEquals(Status.OK, status(segments));
        millis.addAndGet(59_999);
        assertEquals(Status.OK, status(segments));
        millis.addAndGet(1);
        assertEquals(
                "WARN segment plc: mapped, 4096 bytes, 90 % of its room used for 60 s"
                        + " -> consume more, or make it larger",
                look(segments));
    }

    @Test
    void theMinuteBeginsAnewWhenThereWasRoom() {
        runtime.segment("plc");
        runtime.field(0, 901, "USED");
        runtime.field(901, 100, "FREE");
        assertEquals(Status.OK, status(segments));
        runtime.fields.getFirst().length = 900;
        millis.addAndGet(60_000);
        assertEquals(Status.OK, status(segments), "90 % is not above it");
        runtime.fields.getFirst().length = 901;
        assertEquals(Status.OK, status(segments));
    }

    @Test
    void aPeersPartThatIsNotThereYetMayCome() {
        runtime.segment("plc");
        runtime.peer("plc/0", "ABSENT");
        assertEquals(
                "TEMPORARILY_UNAVAILABLE segment plc: the peer's part is not there yet: plc/0 -> start the peer",
                look(segments));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "io.millrace.nrfrpc~plc|unsatisfied|waits for a Segment with (millrace.segment=plx) (segment.target)",
                "io.millrace.amp~chip|waiting|waits for a Segment with (millrace.segment=rtc) (rtc.target)",
                "io.millrace.segment.file~plc|failed|/dev/shm/plc: there is no such file, and role is ATTACH"
            })
    void memoryThatIsNotThereYetMayCome(String source, String kind, String message) {
        runtime.problem(source, kind, message);
        assertEquals(
                "TEMPORARILY_UNAVAILABLE " + source + ": " + message
                        + " -> start whoever creates it, or correct the name",
                look(segments));
        assertEquals("", look(doorbells));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "io.millrace.segment.file~plc|failed|/dev/shm/plc has mode 0666, allowed: 0600",
                "io.millrace.segment.file~plc|failed|/dev/shm/plc belongs to user 7",
                "io.millrace.segment.file~plc|bad-value|size is 0, allowed: a whole number from 1",
                "io.millrace.segment.fiel~plc|unknown-pid|no bundle has the PID",
                "io.millrace.nrfrpc~plc|failed|the segment has 4096 bytes, the geometry needs 8192"
            })
    void memoryThatIsRefusedIsCritical(String source, String kind, String message) {
        runtime.problem(source, kind, message);
        assertTrue(look(segments).startsWith("CRITICAL " + source + ": " + message + " -> correct"), look(segments));
    }

    @ParameterizedTest
    @CsvSource({"plc", "plc/0"})
    void aFaultIsCritical(String source) {
        runtime.segment("plc");
        runtime.peer("plc/0", "ABSENT");
        runtime.problem(source, "lost", "the mapping of plc vanished");
        assertEquals(
                "CRITICAL segment plc: the mapping of plc vanished"
                        + " -> see who truncated or removed it; restart its configuration",
                look(segments));
    }

    @Test
    void aFaultElsewhereIsNotThisSegments() {
        runtime.segment("plc");
        runtime.problem("hub/0", "lost", "gone");
        assertEquals(Status.OK, status(segments));
    }

    // ---- peers ----

    @ParameterizedTest
    @CsvSource({
        "ALIVE,OK",
        "LATE,WARN",
        "ABSENT,TEMPORARILY_UNAVAILABLE",
        "STARTING,TEMPORARILY_UNAVAILABLE",
        "GONE,CRITICAL",
        "CORRUPT,CRITICAL"
    })
    void aPeerIsAsItsStateSays(String state, Status status) {
        runtime.peer("plc/0", state);
        assertEquals(status, status(peers));
        String line = look(peers);
        assertTrue(line.startsWith(status + " peer B of plc/0: " + state + ", last sign of life 1500 ms ago"), line);
        assertEquals(status != Status.OK, line.contains(" -> "), line);
    }

    @Test
    void aPeerThatNeverGaveASignSaysSo() {
        PeerDTO peer = runtime.peer("plc/0", "ALIVE");
        peer.quietMillis = -1;
        assertEquals("OK peer B of plc/0: ALIVE, no sign of life yet", look(peers));
    }

    // ---- rings ----

    @Test
    void aRingIsFineBelowHalf() {
        RingDTO ring = runtime.ring("plc/0", 499, 1000);
        ring.backlog = 4;
        assertEquals("OK ring plc/0 TX: 49 % full (499 of 1000 bytes), 4 messages waiting", look(rings));
    }

    @Test
    void aRingWarnsWhenItIsAlmostFullUntilItIsBelowHalf() {
        RingDTO ring = runtime.ring("plc/0", 900, 1000);
        assertEquals(Status.OK, status(rings));
        ring.usedBytes = 901;
        ring.fullMillis = 12_000;
        assertEquals(
                "WARN ring plc/0 TX: 90 % full (901 of 1000 bytes), 0 messages waiting, nothing moves for 12000 ms"
                        + " -> see shm:lag for who does not consume",
                look(rings));
        ring.usedBytes = 500;
        assertEquals(Status.WARN, status(rings), "it has not caught up yet");
        ring.usedBytes = 499;
        assertEquals(Status.OK, status(rings));
        ring.usedBytes = 900;
        assertEquals(Status.OK, status(rings));
    }

    @Test
    void aRingWhoseRoomIsUnknownWarnsWhenItIsFull() {
        RingDTO ring = runtime.ring("plc/0", 0, 0);
        assertEquals("OK ring plc/0 TX: 0 messages waiting", look(rings));
        ring.fullMillis = 1;
        assertEquals(Status.WARN, status(rings));
        ring.fullMillis = 0;
        assertEquals(Status.OK, status(rings));
    }

    @Test
    void aRingWarnsForAMinuteWhenAnOfferWasRefused() {
        RingDTO ring = runtime.ring("plc/0", 0, 1000);
        ring.refused = 100;
        assertEquals(Status.OK, status(rings), "that was before anybody looked");
        ring.refused = 103;
        assertEquals(
                "WARN ring plc/0 TX: 3 offers refused in the last minute; 0 % full (0 of 1000 bytes), "
                        + "0 messages waiting -> send less, or larger rings",
                look(rings));
        millis.addAndGet(59_999);
        assertEquals(Status.WARN, status(rings));
        millis.addAndGet(1);
        assertEquals(Status.OK, status(rings));
    }

    @Test
    void aRingWaitsWhileItsPeerStops() {
        runtime.ring("plc/0", 950, 1000);
        runtime.peer("plc/0", "GONE");
        assertEquals(Status.TEMPORARILY_UNAVAILABLE, status(rings));
        assertTrue(look(rings).contains("ring plc/0 TX: the peer is stopping; 95 % full"), look(rings));
    }

    @Test
    void aQuarantinedRingIsCritical() {
        runtime.ring("plc/0", 0, 1000);
        runtime.peer("plc/0", "CORRUPT");
        assertTrue(look(rings).startsWith("CRITICAL ring plc/0 TX: quarantined; 0 % full"), look(rings));
    }

    @Test
    void aRingWithNonsenseInItIsCriticalForAMinute() {
        RingDTO ring = runtime.ring("plc/0", 0, 1000);
        assertEquals(Status.OK, status(rings));
        ring.corrupt = 2;
        assertTrue(
                look(rings).startsWith("CRITICAL ring plc/0 TX: 2 values of the peer refused in the last minute;"),
                look(rings));
        millis.addAndGet(60_000);
        assertEquals(Status.OK, status(rings));
    }

    // ---- doorbells ----

    @Test
    void aDoorbellThatRingsIsFine() {
        runtime.signaler("bell", "futex");
        runtime.peer("plc/0", "ALIVE");
        assertEquals("OK doorbell bell: futex, 3 rings, 0 wake-ups, 0 sleeps", look(doorbells));
        runtime.all.signalers[0].missed = 5;
        assertTrue(look(doorbells).endsWith(", 5 rings of the peer not told"), look(doorbells));
    }

    @ParameterizedTest
    @CsvSource({"spin", "none"})
    void aDoorbellThatOnlyLooksAgainWarns(String kind) {
        runtime.signaler("bell", kind);
        assertEquals(
                "WARN doorbell bell: polling: " + kind + ", 3 rings, 0 wake-ups, 0 sleeps"
                        + " -> give the link a signaler, if the peer can ring",
                look(doorbells));
    }

    @Test
    void linksWithoutAnyDoorbellPollUnlessTheyBringOne() {
        PeerDTO peer = runtime.peer("plc/0", "ALIVE");
        assertTrue(look(doorbells).startsWith("WARN doorbells: none is configured"), look(doorbells));
        peer.protocol = "vox";
        assertEquals("", look(doorbells));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "io.millrace.signaler.fifo~a|failed|/tmp/a is no FIFO",
                "io.millrace.signaler.fifo~a|missing-property|needs the property path",
                "io.millrace.nrfrpc~plc|unsatisfied|waits for a Signaler with (millrace.signaler=b) (signaler.target)"
            })
    void noWayToSignalIsCritical(String source, String kind, String message) {
        runtime.problem(source, kind, message);
        runtime.peer("plc/0", "ALIVE");
        assertEquals(
                "CRITICAL " + source + ": no way to signal: " + message + " -> correct what it names", look(doorbells));
        runtime.all.peers = new PeerDTO[0];
        assertEquals("", look(segments));
    }

    // ---- all ----

    @Test
    void nothingIsFineAndSaysSo() {
        for (Check check : List.of(segments, peers, rings, doorbells)) {
            Result result = new ShmHealthCheck(runtime, check, "nothing there").execute();
            assertEquals(Status.OK, result.getStatus());
            assertEquals("nothing there", result.iterator().next().getMessage());
        }
    }

    @Test
    void theWorstCounts() {
        runtime.segment("plc");
        runtime.problem("io.millrace.segment.file~x", "failed", "refused");
        assertEquals(Status.CRITICAL, status(segments));
        runtime.noProblem();
        assertEquals(Status.OK, status(segments));
    }
}
