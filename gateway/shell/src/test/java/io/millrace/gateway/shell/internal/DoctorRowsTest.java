package io.millrace.gateway.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.PeerState;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.FieldDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.api.runtime.dto.SignalerDTO;
import io.millrace.gateway.shell.support.CommandException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorRowsTest {
    private final RuntimeDTO all = new FakeRuntime().getRuntimeDTO();
    private final List<FieldDTO> fields = new ArrayList<>();

    /** The runtime of {@link FakeRuntime}, with what the test says lies in its segment. */
    private final class WithFields implements ShmRuntime {
        @Override
        public RuntimeDTO getRuntimeDTO() {
            return all;
        }

        @Override
        public Optional<byte[]> peek(String segment, long offset, int length) {
            return Optional.empty();
        }

        @Override
        public List<FieldDTO> layout(String segment) {
            return fields;
        }

        @Override
        public List<ProblemDTO> errors() {
            return List.of();
        }
    }

    private List<String> rows() {
        return DoctorRows.of(new WithFields(), all).stream()
                .map(DoctorRowsTest::text)
                .toList();
    }

    private static String text(CheckDTO row) {
        return row.verdict + " " + row.check + ": " + row.reason + (row.remedy.isEmpty() ? "" : " -> " + row.remedy);
    }

    private String row(String check) {
        return rows().stream()
                .filter(it -> it.contains(" " + check + ": "))
                .findFirst()
                .orElse("no " + check);
    }

    private void field(String name, long offset, String state, String value) {
        FieldDTO field = new FieldDTO();
        field.owner = "fake plc";
        field.name = name;
        field.offset = offset;
        field.length = 4;
        field.state = state;
        field.value = value;
        fields.add(field);
    }

    @Test
    void aRuntimeThatIsWellHasNoRemedy() {
        all.peers[0].quietMillis = 12;
        all.peers[1].quietMillis = 3400;
        assertEquals(
                List.of(
                        "OK segment plc: file at /dev/shm/plc, 64 bytes, NORMAL, found; nobody says what lies in it",
                        "OK peer of plc: B is ALIVE on 2 channels, last sign of life 12 ms ago",
                        "OK channels: 2 channels over 1 segments"),
                rows());
    }

    @Test
    void aSegmentSaysMagicVersionClockAndGeneration() {
        field("magic", 0, "CONTROL", "54454c5848554207");
        field("version", 8, "CONTROL", "7");
        field("total_size", 16, "CONTROL", "38400");
        field("peer[1].epoch", 132, "CONTROL", "3");
        field("peer[1].heartbeat", 136, "CONTROL", "99");
        field("peer[2].epoch", 196, "CONTROL", "");
        assertEquals(
                "OK segment plc: file at /dev/shm/plc, 64 bytes, NORMAL, found; laid out by fake plc,"
                        + " magic 54454c5848554207, version 7, peer[1].epoch 3, peer[1].heartbeat 99",
                row("segment plc"));
    }

    @Test
    void aSegmentWithWhatCannotBeFailsAndSaysWhereToLook() {
        field("ab.slot[0]", 768, "CORRUPT", "765");
        field("ab.slot[1]", 772, "CORRUPT", "766");
        String row = row("segment plc");
        assertTrue(row.startsWith("FAIL "), row);
        assertTrue(row.contains("what cannot be: 2, the first: ab.slot[0] at 0x300 is 765"), row);
        assertTrue(row.endsWith("-> shm:hex plc -o 0x300 shows it; reset the peer"), row);
    }

    @ParameterizedTest
    @EnumSource
    void everyStateOfAPeerHasAVerdictAndARemedyUnlessItIsAlive(PeerState state) {
        all.peers[1].state = state.name();
        all.peers[0].quietMillis = -1;
        all.peers[1].quietMillis = -1;
        String row = row(state == PeerState.ALIVE ? "peer of plc" : "peer of plc/1");
        String verdict =
                switch (state) {
                    case ALIVE -> "OK";
                    case CORRUPT -> "FAIL";
                    default -> "WARN";
                };
        assertTrue(row.startsWith(verdict + " peer of plc"), row);
        assertTrue(row.contains("no sign of life seen yet"), row);
        assertEquals(state != PeerState.ALIVE, row.contains(" -> "), row);
        assertFalse(row.contains("see what it does"), row);
    }

    @Test
    void aRingThatIsFullSaysSinceWhenAndWhomItWaitsFor() {
        all.rings[0].fullMillis = 12_345;
        all.rings[1].fullMillis = 400;
        assertTrue(
                row("ring plc/0 TX")
                        .startsWith("WARN ring plc/0 TX: FULL since 12 s, waiting for peer B -> shm:lag plc/0"),
                row("ring plc/0 TX"));
        assertTrue(row("ring plc/0 RX").contains("FULL since 400 ms, waiting for a reader here"), row("ring plc/0 RX"));
    }

    @ParameterizedTest
    @CsvSource({"futex, OK", "uio, OK", "spin, WARN"})
    void aDoorbellSaysItsRoute(String kind, String verdict) {
        SignalerDTO signaler = new SignalerDTO();
        signaler.name = "bell";
        signaler.kind = kind;
        signaler.rings = 5;
        signaler.missed = 2;
        all.signalers = new SignalerDTO[] {signaler};
        String row = row("doorbell bell");
        assertTrue(row.startsWith(verdict + " doorbell bell: " + kind + ", rings 5, wakes 0, parks 0, missed 2"), row);
    }

    @Test
    void aProblemHasTheRemedyOfItsKind() {
        all.problems = new ProblemDTO[] {problem("not-loadable"), problem("slot-index")};
        assertEquals(
                "FAIL io.millrace.vox.host~line: what not-loadable says -> put the bundle into the repository"
                        + " (shm:available shows what is there), or correct the PID",
                rows().get(0));
        assertTrue(rows().get(1).endsWith("reset the peer, or make the link anew"), rows().get(1));
        all.problems = new ProblemDTO[] {problem("waiting")};
        assertTrue(rows().getFirst().startsWith("WARN "), rows().getFirst());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown-pid",
                "unknown-property",
                "bad-value",
                "missing-property",
                "unsatisfied",
                "waiting",
                "failed",
                "not-loadable",
                "misfit",
                "lost"
            })
    void everyKindOfTheRuntimeHasARemedyOfItsOwn(String kind) {
        assertFalse(DoctorRemedies.ofKind(kind).contains("shm:hex"), kind);
    }

    @Test
    void withoutALinkTheDoctorAsksForOne() {
        all.peers = new io.millrace.api.runtime.dto.PeerDTO[0];
        assertEquals("WARN channels: 0 channels over 1 segments -> configure a link", row("channels"));
    }

    @ParameterizedTest
    @CsvSource({
        "plc, peer of plc, true",
        "plc, ring plc/1 TX, true",
        "plc, segment plc, true",
        "plc, io.millrace.segment.file~plc, true",
        "plc, segment plc2, false",
        "plc, channels, false",
        "plc/0, ring plc/0 TX, true",
        "plc/0, ring plc/1 TX, false",
        "plc/0, segment plc, true",
        "line, io.millrace.vox.host~line, true",
        "line, segment plc, false"
    })
    void aNameKeepsTheRowsThatBelongToIt(String name, String check, boolean belongs) {
        all.problems = new ProblemDTO[] {problem("failed")};
        CheckDTO row = new CheckDTO();
        row.check = check;
        row.reason = "";
        assertEquals(belongs, DoctorScope.of(name, all).has(row));
    }

    @Test
    void theFileOfASegmentBelongsToItsLink() {
        CheckDTO row = new CheckDTO();
        row.check = "shm-file";
        row.reason = "/dev/shm/plc: regular file";
        assertTrue(DoctorScope.of("plc/1", all).has(row));
        row.reason = "/dev/shm/plc.old: regular file";
        all.segments[0].location = "/dev/shm/other";
        assertFalse(DoctorScope.of("plc/1", all).has(row));
    }

    @Test
    void aNameThatNobodyHasIsRefusedWithThoseThereAre() {
        CommandException refusal = assertThrows(CommandException.class, () -> DoctorScope.of("plx", all));
        assertEquals(
                "no segment, channel, link or doorbell \"plx\"; there are: plc, plc/0, plc/1", refusal.getMessage());
    }

    private static ProblemDTO problem(String kind) {
        ProblemDTO problem = new ProblemDTO();
        problem.source = "io.millrace.vox.host~line";
        problem.kind = kind;
        problem.message = "what " + kind + " says";
        return problem;
    }
}
