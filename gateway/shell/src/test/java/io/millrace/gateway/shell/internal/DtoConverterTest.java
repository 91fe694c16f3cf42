package io.millrace.gateway.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.runtime.dto.RingDTO;
import java.util.List;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.Test;
import org.osgi.dto.DTO;

class DtoConverterTest {
    private final DtoConverter converter = new DtoConverter();

    @Test
    void manyAreATableWithNumbersToTheRight() {
        RingDTO[] rings = {FakeRuntime.ring("plc/0", "TX", 1234), FakeRuntime.ring("plc/10", "RX", 5)};
        String table = format(rings, Converter.INSPECT);
        assertEquals(
                List.of(
                        "CHANNEL  WAY  PROTOCOL  LONGEST  BACKLOG  USED%  MESSAGES  BYTES  REFUSED  CORRUPT",
                        "plc/0    TX   fake            0        0  -          1234      0        0        0",
                        "plc/10   RX   fake            0        0  -             5      0        0        0"),
                table.lines().toList());
    }

    @Test
    void noneAreATableWithAHeadOnly() {
        assertTrue(format(new RingDTO[0], Converter.INSPECT).startsWith("CHANNEL  WAY"));
    }

    @Test
    void aLineIsARow() {
        assertEquals(
                "plc/0  TX  fake  0  0  -  7  0  0  0", format(FakeRuntime.ring("plc/0", "TX", 7), Converter.LINE));
    }

    @Test
    void aPartIsTheNameAndConvertsBack() {
        RingDTO ring = FakeRuntime.ring("plc/0", "TX", 7);
        assertEquals("plc/0", format(ring, Converter.PART));
        assertEquals("plc/0", converter.convert(String.class, ring));
        assertNull(converter.convert(Integer.class, ring));
    }

    @Test
    void oneShowsEveryFieldAndIndentsWhatIsInside() {
        ChannelDTO dto = new ChannelDTO();
        dto.channel = "plc/0";
        dto.tx = FakeRuntime.ring("plc/0", "TX", 7);
        String text = format(dto, Converter.INSPECT);
        assertTrue(text.contains("channel           plc/0\n"), text);
        assertTrue(text.contains("tx\n  channel           plc/0"), text);
        assertTrue(text.contains("  messages          7"), text);
    }

    @Test
    void whatIsNotOursIsLeftToOthers() {
        assertNull(converter.format("text", Converter.INSPECT, converter));
        assertNull(converter.format(null, Converter.INSPECT, converter));
        assertNull(converter.format(new Foreign(), Converter.INSPECT, converter));
        assertNull(converter.format(new Foreign[1], Converter.LINE, converter));
    }

    @Test
    void bytesAreADump() {
        BytesDTO dto = new BytesDTO();
        dto.offset = 16;
        dto.hex = "48690a" + "00".repeat(14);
        String dump = format(dto, Converter.INSPECT);
        assertEquals(
                List.of(
                        "00000010  48 69 0a 00 00 00 00 00  00 00 00 00 00 00 00 00  |Hi..............|",
                        "00000020  00                                                |.|"),
                dump.lines().toList());
    }

    private String format(Object object, int level) {
        return String.valueOf(converter.format(object, level, converter));
    }

    /** A snapshot of another bundle, which draws it itself. */
    private static final class Foreign extends DTO {}
}
