package io.millrace.itests.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.itests.guest.Mailbox.Said;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must be so of a side of fusiondock in a guest, at the published address, whatever its program. */
@ExtendWith(NeedsGuest.class)
abstract class MailboxInGuest {
    private static final String EXCHANGES = "1000";
    /** The slots carry all of a message, or a piece: the messages have 64 bytes. */
    private static final String WHOLE = "init=4194288";

    private static final String IN_PIECES = "init=48";

    abstract Mailbox mailbox();

    /** The bytes are those of the original. */
    @Test
    void whatItSendsIsInTheMemoryOfTheMachineAtTheAddress() throws IOException {
        mailbox().inGuest("init int=999");
        byte[] bytes = new byte[20];
        try (FileChannel memory = FileChannel.open(mailbox().guest().memory())) {
            memory.read(ByteBuffer.wrap(bytes), mailbox().guestWrites());
        }
        assertEquals("f0ff3f00040000000100000000000000e7030000", HexFormat.of().formatHex(bytes));
        assertEquals(
                "{\"ev\":\"recv\",\"type\":0,\"len\":4,\"crc\":\"68aa18c4\",\"int\":999}",
                mailbox().onHost("recv").getFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {WHOLE, IN_PIECES})
    void itAnswersAThousandTimes(String slot) {
        Said said = mailbox().talk(slot + " pingpong=" + EXCHANGES, slot + " echo=" + EXCHANGES);
        assertEquals(line("pingpong"), said.here().get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {WHOLE, IN_PIECES})
    void itIsAnsweredAThousandTimes(String slot) {
        Said said = mailbox().talk(slot + " echo=" + EXCHANGES, slot + " pingpong=" + EXCHANGES);
        assertEquals(line("pingpong"), said.there().get(1));
    }

    @Test
    void theLongestMessageComesBackWhole() {
        Said said = mailbox().talk(WHOLE + " blob=4194288 recv", WHOLE + " echo=1");
        assertEquals(said.here().get(1).replace("send", "recv"), said.here().get(2));
    }

    private static String line(String event) {
        return "{\"ev\":\"" + event + "\",\"count\":" + EXCHANGES + ",\"bytes\":64000}";
    }
}
