package io.millrace.gateway.shell.amp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.Core;
import io.millrace.amp.Pool;
import io.millrace.amp.QueueInfo;
import io.millrace.amp.internal.AmpLink;
import io.millrace.amp.internal.AmpOptions;
import io.millrace.gateway.shell.support.CommandException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** The commands over a memory that a main core made and the gateway may only read. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CommandsTest {
    private final FakeMemories memories = new FakeMemories();
    private final AmpConverter converter = new AmpConverter();
    private final BlockCommands blocks = new BlockCommands(memories.context());
    private final SignalCommands signals = new SignalCommands(memories.context());
    private AmpLink main;

    @BeforeEach
    void make() {
        main = memories.link(AmpOptions.raw(Core.MAIN, AmpOptions.Start.INIT, false), true);
        main.sysInfo()
                .allocate(0x100, 4, Pool.HP, it -> it.fill(new byte[] {'H', 'i', '!', 0}))
                .orElseThrow();
        main.sysInfo().allocate(0x100, 2, Pool.RTC, _ -> {}).orElseThrow();
        main.createQueue(0x10, 4, 32, true).orElseThrow();
        memories.add("c6", memories.link(AmpOptions.raw(Core.SUB, AmpOptions.Start.ATTACH, false), false));
    }

    @Test
    void blocksAreListedInTheOrderOfTheirChains() {
        assertEquals(
                List.of(
                        "POOL  ID      NAME        SIZE  ADDRESS",
                        "hp    0xff01  EVENT_MAIN     4  0x4087a590",
                        "hp    0xff02  EVENT_SUB      4  0x4087a59c",
                        "hp    0x0100  -              4  0x4087a5a8",
                        "hp    0x0010  -            172  0x4087a5b4",
                        "rtc   0x0100  -              2  0x500037b0"),
                text(blocks.list(false, false)).lines().toList());
        assertTrue(blocks.list(true, false, "c6")
                .toString()
                .startsWith("[{\"pool\":\"hp\",\"id\":65281,\"name\":\"EVENT_MAIN\",\"size\":4,"
                        + "\"address\":\"0x4087a590\"}"));
    }

    @Test
    void aDumpShowsPoolsBlocksAndWhatIsWrong() {
        String dump = text(blocks.dump(false, false, false));
        assertTrue(dump.contains("HP pool 0x4087a580..0x4087e560"), dump);
        assertTrue(dump.contains("EVENT_SUB"), dump);
        memories.poke(0x4087a584L, 0x4087a58a);
        assertTrue(text(blocks.dump(false, false, false)).contains("0x4087a58"), dump);
        String json = blocks.dump(true, false, false).toString();
        assertTrue(json.contains("\"problems\":[{\"kind\":\""), json);
        assertTrue(json.startsWith("{\"memory\":\"c6\",\"core\":\"SUB\",\"pools\":[{\"pool\":\"hp\""), json);
    }

    @Test
    void anImageIsAllBytesAtTheirDeviceAddresses() {
        String image = text(blocks.dump(false, false, true));
        assertTrue(image.startsWith("4087a560  00 00 00 00 00 00 00 00"), image);
        assertTrue(image.contains("\n4087a580  ff ff 00 00 88 a5 87 40"), image);
        assertTrue(image.contains("\n500037a0  ff ff 00 00 a8 37 00 50"), image);
        assertTrue(
                blocks.dump(true, false, true).toString().startsWith("[{\"pool\":\"hp\",\"address\":\"0x4087a560\""));
    }

    @Test
    void aBlockIsShownWithItsBytes() {
        assertEquals(
                "hp  0x0100  -  4  0x4087a5a8\n" + "4087a5a8  48 69 21 00                                       |Hi!.|",
                text(blocks.get(false, false, "0x100")));
        assertEquals(
                "{\"entry\":{\"pool\":\"rtc\",\"id\":256,\"name\":\"\",\"size\":2,\"address\":\"0x500037b0\"},"
                        + "\"hex\":\"0000\"}",
                blocks.get(true, false, "c6", "256", "rtc"));
        assertTrue(text(blocks.get(false, false, "event_main")).startsWith("hp  0xff01  EVENT_MAIN  4"));
    }

    @Test
    void aBlockThatAppearsIsWaitedFor() {
        Thread.ofPlatform().start(() -> main.sysInfo().allocate(0x200, 8, Pool.HP, _ -> {}));
        assertTrue(text(blocks.watch(false, false, "60s", "0x200")).contains("0x0200"));
        assertEquals(
                "within 1ms no entry 0x0300 appeared in the HP pool of c6",
                refusal(() -> blocks.watch(false, false, "1ms", "0x300")));
    }

    @Test
    void queuesAreShownWithTheirPositions() {
        QueueInfo.Slot sent = new QueueInfo.Slot(0x4087a5d8L, 3, 0x0080);
        QueueInfo.Slot freed = new QueueInfo.Slot(0x4087a5f8L, 32, 0x8080);
        QueueInfo queue = new QueueInfo("c6/plc", 0x10, false, 2, 32, 0x10000, 2, 1, 0x4087a5b8L, List.of(sent, freed));
        memories.add("rx", main, List.of(queue));
        assertEquals(
                List.of(
                        "QUEUE   WAY  ID      LENGTH  ITEM  FREE  FLIP  USED  FLIP  PENDING  DESC",
                        "c6/plc  RX   0x0010       2    32     0     1     2     0        1  0x4087a5b8"),
                text(signals.queue(false, false, "rx")).lines().toList());
        assertEquals(
                List.of(
                        "QUEUE   WAY  SLOT  ADDRESS     LENGTH  FLAGS  STATE",
                        "c6/plc  RX      0  0x4087a5d8       3  0080   sent",
                        "c6/plc  RX      1  0x4087a5f8      32  8080   free"),
                text(signals.queue(false, false, "rx", "c6/plc")).lines().toList());
        assertEquals(
                "no queue \"nosuch\"; there are: c6/plc", refusal(() -> signals.queue(false, false, "rx", "nosuch")));
    }

    @Test
    void signalsAreShown() {
        main.signals().trigger(5);
        main.signals().event(0xff01).orElseThrow().raise(0x81);
        assertEquals(
                List.of(
                        "SIGNAL        WORD        BITS",
                        "pending main  0x00000000  -",
                        "pending sub   0x40000020  5, 30 event",
                        "EVENT_MAIN    0x00000081  0, 7",
                        "EVENT_SUB     0x00000000  -"),
                text(signals.signal(false, false)).lines().toList());
    }

    @Test
    void signalsAreSent() {
        memories.add("main", main);
        signals.signal(false, false, "main", "trigger", "3");
        signals.signal(false, false, "main", "raise", "EVENT_MAIN", "0x80000001");
        assertEquals(
                "{\"memory\":\"main\",\"signal\":\"event EVENT_MAIN\",\"mask\":\"0x00000002\","
                        + "\"before\":\"0x80000001\"}",
                signals.signal(true, false, "main", "raise", "0xff01", "2"));
        assertTrue(text(signals.signal(false, false, "main")).contains("3, 30 event"));
        assertEquals(
                "interrupt is \"32\", allowed: 0 to 31",
                refusal(() -> signals.signal(false, false, "main", "trigger", "32")));
        assertEquals(
                "no event \"0x0999\"; there are: EVENT_MAIN, EVENT_SUB",
                refusal(() -> signals.signal(false, false, "main", "raise", "0x999", "1")));
    }

    @Test
    void aNameIsNeededOnlyIfThereAreMany() {
        memories.add("c5", main);
        assertEquals("which ESP-AMP memory? there are: c5, c6", refusal(() -> blocks.list(false, false)));
        assertEquals("no ESP-AMP memory \"c7\"; there are: c5, c6", refusal(() -> blocks.list(false, false, "c7")));
        memories.remove("c5");
        memories.remove("c6");
        assertEquals(
                "no ESP-AMP memory \"\"; there is no ESP-AMP memory at all", refusal(() -> blocks.list(false, false)));
    }

    @Test
    void whatIsWrongIsSaidInOneLine() {
        assertEquals("no ESP-AMP memory \"c7\"; there are: c6", refusal(() -> blocks.dump(false, false, false, "c7")));
        assertEquals("ID is \"c7\", allowed: 0 to 65535", refusal(() -> blocks.get(false, false, "c7", "1")));
        assertEquals("POOL is \"low\", allowed: hp, rtc", refusal(() -> blocks.get(false, false, "1", "low")));
        assertEquals(
                "no entry of the RTC pool \"0x0001\"; there are: 0x0100",
                refusal(() -> blocks.get(false, false, "1", "rtc")));
        assertEquals(
                "usage: amp:get [MEMORY] ID [POOL] [-j]; got 0 arguments", refusal(() -> blocks.get(false, false)));
        assertEquals(
                "timeout is \"soon\", allowed: milliseconds, or a number with ms, s or m, up to a day",
                refusal(() -> blocks.watch(false, false, "soon", "1")));
        assertEquals(
                "nothing to do with \"ring\"; usage: amp:signal [MEMORY] [trigger N | raise EVENT MASK] [-j]",
                refusal(() -> signals.signal(false, false, "ring")));
    }

    @Test
    void everyCommandExplainsItself() {
        for (Object help : List.of(
                blocks.list(false, true),
                blocks.dump(false, true, false),
                blocks.get(false, true),
                blocks.watch(false, true, "1s"),
                signals.queue(false, true),
                signals.signal(false, true))) {
            assertTrue(help.toString().startsWith("amp:") && help.toString().contains("--json"), help.toString());
        }
    }

    private String text(Object answer) {
        return answer instanceof String text
                ? text
                : String.valueOf(converter.format(answer, Converter.INSPECT, converter));
    }

    private static String refusal(Executable call) {
        return assertThrows(CommandException.class, call).getMessage();
    }
}
