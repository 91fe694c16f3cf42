package io.millrace.gateway.shell.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.fusiondock.internal.FusiondockLink;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.gateway.shell.support.CommandException;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands over a mailbox whose other side is in this test. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CommandsTest {
    private static final int OP = 8;

    private final FakeMailboxes mailboxes = new FakeMailboxes();
    private final MailboxConverter converter = new MailboxConverter();
    private final LookCommands look = new LookCommands(mailboxes.context());
    private final WriteCommands write = new WriteCommands(mailboxes.context());
    private final NameCommands names = new NameCommands(mailboxes.context());
    private FusiondockLink peer;

    @BeforeEach
    void make() {
        mailboxes.add("dock", mailboxes.link(Role.LINUX));
        peer = mailboxes.link(Role.UNIPROTON);
    }

    @Test
    void bothRegionsAreListed() {
        write.send(false, false, false, "0", "7", "abc");
        assertEquals(
                List.of(
                        "MAILBOX  WAY  STATE          OP  TYPE  USED  MAX  DONE  OFFSET",
                        "dock     TX   READY_TO_READ   1     7     3  240     0       0",
                        "dock     RX   START           0     0     0  240     0     256"),
                text(look.list(false, false)).lines().toList());
        assertEquals(
                "{\"mailbox\":\"dock\",\"way\":\"TX\",\"state\":\"READY_TO_READ\",\"op\":1,\"type\":7,\"used\":3,"
                        + "\"max\":240,\"done\":0,\"offset\":0}",
                look.list(true, false).toString().replaceAll("^\\[|,\\{.*", ""));
        assertEquals(List.of("dock"), names.mailboxnames());
    }

    @Test
    void oneIsShownWithItsPeerAndWhatIsWrong() {
        String shown = text(look.show(false, false));
        assertTrue(shown.matches("(?s).*segment +ram\npeer +UNIPROTON\nstate +ALIVE\n.*problems +-"), shown);
        mailboxes.memory().setInt(FakeMailboxes.REGION + OP, 77);
        FusiondockLink own = mailboxes.link(Role.LINUX);
        mailboxes.add("dock", own);
        assertThrows(PeerCorruptionException.class, () -> own.rx().poll((_, _, _, _) -> {}, 1));

        String corrupt = text(look.show(false, false, "dock"));
        assertTrue(corrupt.contains("op_type  0x108  77  0 (START), 1 (READY_TO_READ)"), corrupt);
        assertTrue(corrupt.contains("CORRUPT"), corrupt);
        String json = look.show(true, false).toString();
        assertTrue(json.startsWith("{\"mailbox\":\"dock\",\"segment\":\"ram\",\"peer\":\"UNIPROTON\","), json);
        assertTrue(json.contains("\"problems\":[{\"kind\":\"op_type\",\"offset\":\"0x108\",\"value\":\"77\""), json);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 999, false, e7030000",
        "0, -1, false, ffffffff",
        "0, 0xffffffff, false, ffffffff",
        "1, Hello openEuler, false, 48656c6c6f206f70656e45756c657200",
        "2, 258, false, 0201000000000000",
        "3, abc, false, 616263",
        "0, 01 02, true, 0102",
        "0xffffffff, ff, true, ff"
    })
    void aMessageHasTheBytesOfItsType(String type, String text, boolean hex, String bytes) {
        assertTrue(
                write.send(true, false, hex, "0", "dock", type, text).toString().endsWith("\"" + bytes + "\"}"));
        assertEquals(List.of(Long.decode(type).intValue() + " " + bytes), received());
    }

    private List<String> received() {
        List<String> came = new ArrayList<>();
        peer.rx()
                .poll(
                        (segment, offset, length, type) -> came.add(type + " "
                                + HexFormat.of()
                                        .formatHex(
                                                segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE))),
                        10);
        return came;
    }

    @Test
    void wordsOfAMessageBelongTogether() {
        assertEquals(
                List.of("MAILBOX  TYPE  LENGTH  BYTES", "dock        3       3  612062"),
                text(write.send(false, false, false, "0", "3", "a", "b"))
                        .lines()
                        .toList());
    }

    @Test
    void whatIsNotReadIsTakenBack() {
        assertEquals("mailbox dock has a free slot already: it is START", refusal(() -> write.reclaim(false, false)));
        write.send(false, false, false, "0", "3", "abc");
        assertEquals(
                List.of(
                        "MAILBOX  WAY  BEFORE         TYPE  USED  EFFECT",
                        "dock     TX   READY_TO_READ     3     3  the slot is READ_END"),
                text(write.reclaim(false, false)).lines().toList());
        assertEquals(List.of(), received());
        mailboxes.memory().setInt(OP, 77);
        assertTrue(write.reclaim(true, false).toString().contains("\"before\":\"CORRUPT\""));
    }

    @Test
    void whatIsNotWantedIsGivenUp() {
        assertEquals("mailbox dock receives nothing: its slot is START", refusal(() -> write.discard(false, false)));
        FusiondockLink own = mailboxes.link(Role.LINUX);
        mailboxes.add("dock", own);
        peer.tx(9).offer(new byte[5], 0, 5);
        assertEquals(
                "{\"mailbox\":\"dock\",\"way\":\"RX\",\"before\":\"READY_TO_READ\",\"type\":9,\"used\":5,"
                        + "\"effect\":\"released unread when the channel is read next\"}",
                write.discard(true, false));
        assertEquals(0, own.rx().poll((_, _, _, _) -> {}, 1));
        assertEquals("READ_END", own.info().rx().opName());
    }

    @Test
    void aNameIsNeededOnlyIfThereAreMany() {
        mailboxes.add("other", mailboxes.link(Role.LINUX));
        assertEquals("which mailbox? there are: dock, other", refusal(() -> look.show(false, false)));
        assertEquals("no mailbox \"dok\"; there are: dock, other", refusal(() -> look.show(false, false, "dok")));
        mailboxes.remove("dock");
        mailboxes.remove("other");
        assertEquals("no mailbox \"\"; there is no mailbox at all", refusal(() -> look.show(false, false)));
        assertEquals(List.of(), names.mailboxnames());
    }

    @Test
    void whatIsWrongIsSaidInOneLine() {
        assertEquals("type is \"dok\", allowed: 0 to 4294967295", refusal(() -> send("dok", "x")));
        assertEquals("int is \"many\", allowed: -2147483648 to 4294967295", refusal(() -> send("0", "many")));
        assertEquals("tick is \"-1\", allowed: 0 to 9223372036854775807", refusal(() -> send("2", "-1")));
        assertEquals(
                "not hexadecimal: \"xy\"; allowed: pairs of 0-9 and a-f",
                refusal(() -> write.send(false, false, true, "0", "3", "xy")));
        assertEquals(
                "usage: mailbox:send [NAME] TYPE TEXT [-x] [-t MILLIS] [-j]; got 1 arguments",
                refusal(() -> send("3")));
        assertEquals(
                "timeout is \"soon\", allowed: 0 to 86400000",
                refusal(() -> write.send(false, false, false, "soon", "3", "a")));
        send("3", "first");
        assertEquals(
                "mailbox dock answers FULL: the peer has not read the slot within 1 ms",
                refusal(() -> write.send(false, false, false, "1", "3", "second")));
        assertEquals(
                "mailbox dock answers TOO_LARGE: 4194305 bytes, at most 4194304 are allowed",
                refusal(() -> send("3", "x".repeat(4194305))));
        assertEquals("unknown option -k; usage: mailbox:list [-j]", refusal(() -> look.list(false, false, "-k")));
        assertEquals(
                "usage: mailbox:list [-j]; got the argument \"dock\"", refusal(() -> look.list(false, false, "dock")));
    }

    @Test
    void everyCommandExplainsItself() {
        for (Object help : List.of(
                look.list(false, true),
                look.show(false, true),
                write.send(false, true, false, "0"),
                write.discard(false, true),
                write.reclaim(false, true))) {
            assertTrue(help.toString().startsWith("mailbox:") && help.toString().contains("--json"), help.toString());
        }
    }

    private Object send(String... words) {
        return write.send(false, false, false, "0", words);
    }

    private String text(Object answer) {
        return String.valueOf(converter.format(answer, Converter.INSPECT, converter));
    }

    private static String refusal(Executable call) {
        return assertThrows(CommandException.class, call).getMessage();
    }
}
