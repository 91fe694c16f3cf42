package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Offer;
import io.millrace.fusiondock.internal.FusiondockOptions.Init;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.fusiondock.internal.Mailboxes.Received;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same steps give the same bytes in both regions. */
class FusiondockGoldenTest {
    private static final int REGION = FusiondockLayout.REGION_BYTES;

    @ParameterizedTest
    @EnumSource
    void wordsTextAndTheFirstOfThreePieces(Access access) {
        Memory memory = Mailboxes.memory(access, REGION);
        try (FusiondockLink linux = Mailboxes.link(
                        memory, Role.LINUX, changes -> changes.region(REGION).initBoth());
                FusiondockLink uniproton = Mailboxes.link(memory, Role.UNIPROTON, changes -> changes.region(REGION))) {
            expect("00-init", memory);
            assertEquals(Offer.SENT, Mailboxes.send(linux, 0, Mailboxes.toBytes(999)));
            expect("01-linux-int999", memory);
            assertEquals(List.of(Received.of(0, Mailboxes.toBytes(999))), Mailboxes.drain(uniproton));
            expect("02-int999-read", memory);
            assertEquals(Offer.SENT, Mailboxes.send(uniproton, 1, Mailboxes.text("Hello openEuler")));
            expect("03-uniproton-str", memory);
            assertEquals(List.of(Received.of(1, Mailboxes.text("Hello openEuler"))), Mailboxes.drain(linux));
            assertEquals(Offer.SENT, Mailboxes.send(uniproton, 0, Mailboxes.toBytes(8080808)));
            expect("04-uniproton-int8080808", memory);
            assertEquals(List.of(Received.of(0, Mailboxes.toBytes(8080808))), Mailboxes.drain(linux));
        }
        byte[] message = new byte[150];
        System.arraycopy(Mailboxes.golden("05-chunk1-of-3.region0"), FusiondockLayout.DATA_OFFSET, message, 0, 64);
        try (FusiondockLink linux = Mailboxes.link(
                memory,
                Role.LINUX,
                changes -> changes.region(REGION).init(Init.ALWAYS).initBoth().maxSize(0x40))) {
            assertEquals(Offer.SENT, Mailboxes.send(linux, 5, message));
            expect("05-chunk1-of-3", memory);
        }
    }

    private static void expect(String image, Memory memory) {
        assertArrayEquals(Mailboxes.golden(image + ".region0"), Mailboxes.head(memory, 0), image + " region 0");
        assertArrayEquals(Mailboxes.golden(image + ".region1"), Mailboxes.head(memory, REGION), image + " region 1");
    }
}
