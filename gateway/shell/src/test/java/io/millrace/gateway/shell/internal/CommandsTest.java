package io.millrace.gateway.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.runtime.dto.SegmentDTO;
import io.millrace.gateway.shell.support.CommandException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private final FakeRuntime runtime = new FakeRuntime();
    private final ListCommands lists = new ListCommands(runtime);
    private final DetailCommands details = new DetailCommands(runtime);

    @Test
    void listsAnswerSnapshots() {
        SegmentDTO[] segments = assertInstanceOf(SegmentDTO[].class, lists.segments(false, false));
        assertEquals("plc", segments[0].name);
    }

    @Test
    void listsAnswerJsonIfAsked() {
        assertEquals("[]", lists.blocks(true, false));
        assertTrue(lists.peers(true, false).toString().startsWith("[{\"channel\":\"plc/0\",\"protocol\":\"fake\""));
    }

    @Test
    void listsTakeNoArguments() {
        assertEquals("usage: shm:rings [-j]; got the argument \"x\"", message(() -> lists.rings(false, false, "x")));
        assertEquals("unknown option -q; usage: shm:rings [-j]", message(() -> lists.rings(false, false, "-q")));
    }

    @Test
    void helpSaysWhatTheAnnotationsSay() {
        String help = details.hex(false, true, "0", "1").toString();
        assertEquals(
                "shm:hex - shows bytes of a segment as they are now",
                help.lines().findFirst().orElse(""));
        assertTrue(help.contains("-o, --offset  where to start"), help);
        assertTrue(help.contains("arguments     the segment's name"), help);
    }

    @Test
    void aChannelIsShownWithBothEnds() {
        ChannelDTO dto = assertInstanceOf(ChannelDTO.class, details.ring(false, false, "plc/0"));
        assertEquals(7, dto.tx.messages);
        assertEquals(5, dto.rx.messages);
        assertEquals("ALIVE", dto.peer.state);
    }

    @Test
    void aSegmentIsShownWithWhatLiesInIt() {
        SegmentUseDTO dto = assertInstanceOf(SegmentUseDTO.class, details.segment(false, false, "plc"));
        assertEquals(List.of("plc/0", "plc/1"), List.of(dto.channels));
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertEquals("no channel \"nix\"; there are: plc/0, plc/1", message(() -> details.ring(false, false, "nix")));
        assertEquals("no segment \"nix\"; there are: plc", message(() -> details.segment(false, false, "nix")));
        assertEquals("no segment \"nix\"; there are: plc", message(() -> details.hex(false, false, "0", "1", "nix")));
    }

    @Test
    void bytesStartAtTheOffsetAndEndWithTheSegment() {
        BytesDTO dto = assertInstanceOf(BytesDTO.class, details.hex(false, false, "0x10", "2", "plc"));
        assertEquals(16, dto.offset);
        assertEquals("1011", dto.hex);
        assertEquals(
                "{\"segment\":\"plc\",\"offset\":62,\"hex\":\"3e3f\"}", details.hex(true, false, "62", "99", "plc"));
    }

    @Test
    void refusesAnOffsetOutsideTheSegment() {
        assertEquals("offset is \"65\", allowed: 0 to 64", message(() -> details.hex(false, false, "65", "1", "plc")));
        assertEquals(
                "length is \"many\", allowed: 1 to 1048576",
                message(() -> details.hex(false, false, "0", "many", "plc")));
    }

    private static String message(org.junit.jupiter.api.function.Executable call) {
        CommandException e = assertThrows(CommandException.class, call);
        assertEquals(e.getMessage(), e.toString());
        return e.getMessage();
    }
}
