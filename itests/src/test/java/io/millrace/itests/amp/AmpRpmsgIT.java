package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.Core;
import io.millrace.amp.Rpmsg;
import io.millrace.amp.RpmsgEndpoint;
import io.millrace.amp.internal.AmpEnd;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.itests.support.Messages;
import io.millrace.itests.support.Tally;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Endpoints of each core at the other one, those that nobody opened included. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpRpmsgIT {
    private static final int MANY = 70_000;
    private static final int LENGTH = 16;
    private static final int ITEM = 64;
    private static final int PAYLOAD = ITEM - 8;

    @ParameterizedTest
    @EnumSource(Core.class)
    void theirEchoSendsEverythingBack(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            RpmsgEndpoint mine = endpoints(pair).open(1);
            pair.peer().ask("endpoint 7 echo");
            Producer to = mine.to(7);
            long[] counts = new long[2];
            while (counts[1] < 20_000) {
                pair.java().await("echoes", () -> {
                    byte[] message = Messages.of(counts[0], 1 + (int) (counts[0] % PAYLOAD));
                    boolean sent = counts[0] < 20_000 && to.offer(message, 0, message.length) == Offer.SENT;
                    counts[0] += sent ? 1 : 0;
                    int heard = mine.rx()
                            .poll(
                                    (s, o, l, from) -> {
                                        assertEquals(7, from);
                                        byte[] wanted = Messages.of(counts[1], 1 + (int) (counts[1] % PAYLOAD));
                                        assertArrayEquals(wanted, JavaCore.bytes(s, o, l));
                                        counts[1]++;
                                    },
                                    LENGTH);
                    return sent || heard > 0;
                });
            }
            pair.peer().quit();
        }
    }

    @ParameterizedTest
    @EnumSource(Core.class)
    void manyMessagesEachWay(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            RpmsgEndpoint mine = endpoints(pair).open(0);
            pair.peer().ask("endpoint 65534 count");
            Tally out = new Tally();
            Producer to = mine.to(65534);
            for (int i = 0; i < MANY; i++) {
                byte[] message = Messages.of(i, PAYLOAD);
                pair.java().await("room", () -> to.offer(message, 0, message.length) == Offer.SENT);
                out.add(message);
            }
            pair.java()
                    .await("the last", () -> pair.peer().ask("received 65534").equals(out.json()));
            int flood = pair.peer().tell("rpmsg-flood 5 0 " + MANY + " " + PAYLOAD);
            Tally in = new Tally();
            for (int i = 0; i < MANY; i++) {
                byte[] message = pair.java().receive(mine.rx());
                assertArrayEquals(Messages.of(i, PAYLOAD), message);
                in.add(message);
            }
            assertEquals(in.json(), pair.peer().result(flood));
            pair.peer().quit();
        }
    }

    @ParameterizedTest
    @EnumSource(Core.class)
    void eachEndpointHearsItsOwn(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            Rpmsg rpmsg = endpoints(pair);
            List<RpmsgEndpoint> mine = List.of(rpmsg.open(7), rpmsg.open(8), rpmsg.open(0x1234));
            for (int round = 0; round < 5; round++) {
                for (RpmsgEndpoint each : mine) {
                    pair.peer().ask("rpmsg-send " + (20 + round) + " " + each.address() + " 0" + round);
                }
            }
            for (RpmsgEndpoint each : mine.reversed()) {
                List<String> heard = new ArrayList<>();
                int count =
                        each.rx().poll((s, o, l, from) -> heard.add(from + ":" + hex(JavaCore.bytes(s, o, l))), LENGTH);
                assertEquals(5, count);
                assertEquals(List.of("20:00", "21:01", "22:02", "23:03", "24:04"), heard);
            }
            for (int endpoint = 40; endpoint < 44; endpoint++) {
                pair.peer().ask("endpoint " + endpoint + " print");
            }
            for (int endpoint = 40; endpoint < 44; endpoint++) {
                JavaCore.send(mine.getLast().to(endpoint), new byte[] {(byte) endpoint});
                pair.peer()
                        .awaitEvent("{\"ev\":\"message\",\"src\":4660,\"dst\":" + endpoint + ",\"data\":\""
                                + hex(new byte[] {(byte) endpoint}) + "\"}");
            }
            assertEquals(4, pair.peer().events().size());
            assertEquals(0, rpmsg.unknown());
        }
    }

    /** As many as there are slots, and ten times as many: they are counted, and stop nobody. */
    @ParameterizedTest
    @CsvSource({"MAIN, 16", "SUB, 16", "MAIN, 160", "SUB, 160"})
    void aFloodToNobodyStopsNothing(Core ours, int messages) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            AmpEnd end = pair.rpmsg(LENGTH, ITEM);
            Rpmsg rpmsg = end.endpoints().orElseThrow();
            RpmsgEndpoint known = rpmsg.open(7);
            pair.peer().ask("rpmsg-send 1 7 11");
            int flood = pair.peer().tell("rpmsg-flood 1 99 " + messages + " 20");
            assertArrayEquals(new byte[] {0x11}, pair.java().receive(known.rx()));
            pair.java().await("the flood", () -> {
                assertEquals(0, known.rx().poll((s, o, l, e) -> {}, 1));
                return rpmsg.unknown() == messages;
            });
            assertTrue(pair.peer().result(flood).startsWith("{\"n\":" + messages + ","));
            pair.peer().tell("rpmsg-send 1 7 22");
            assertArrayEquals(new byte[] {0x22}, pair.java().receive(known.rx()));
            assertEquals(messages, rpmsg.unknown());
            assertEquals(List.of(), end.problems());
            RpmsgEndpoint late = rpmsg.open(99);
            pair.peer().tell("rpmsg-send 1 99 33");
            assertArrayEquals(new byte[] {0x33}, pair.java().receive(late.rx()));
        }
    }

    /** Firmware never gives back what is for nobody: after a queue of those we are told that it is full, and wait. */
    @ParameterizedTest
    @EnumSource(Core.class)
    void aFloodToNobodyOfTheirsEndsInFull(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            Rpmsg rpmsg = endpoints(pair);
            RpmsgEndpoint mine = rpmsg.open(1);
            pair.peer().ask("endpoint 7 print");
            Producer lost = mine.to(99);
            for (int i = 0; i < LENGTH; i++) {
                JavaCore.send(lost, new byte[] {1});
            }
            assertEquals(Offer.FULL, lost.offer(new byte[1], 0, 1));
            assertEquals(Offer.FULL, mine.to(7).offer(new byte[1], 0, 1));
            pair.peer().ask("rpmsg-send 7 1 44");
            assertArrayEquals(new byte[] {0x44}, pair.java().receive(mine.rx()));
        }
    }

    /** Closing an endpoint gives back what it did not read. */
    @ParameterizedTest
    @EnumSource(Core.class)
    void anEndpointThatIsClosedKeepsNothing(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            Rpmsg rpmsg = endpoints(pair);
            RpmsgEndpoint first = rpmsg.open(7);
            RpmsgEndpoint other = rpmsg.open(8);
            for (int i = 0; i < LENGTH - 1; i++) {
                pair.peer().ask("rpmsg-send 1 7 01");
            }
            pair.peer().ask("rpmsg-send 1 8 02");
            assertEquals("FULL", pair.peer().refusal("rpmsg-send 1 8 03"));
            assertArrayEquals(new byte[] {2}, pair.java().receive(other.rx()));
            first.close();
            assertEquals(LENGTH - 1, rpmsg.unknown());
            for (int i = 0; i < LENGTH; i++) {
                pair.peer().ask("rpmsg-send 1 8 04");
            }
            assertArrayEquals(new byte[] {4}, pair.java().receive(other.rx()));
        }
    }

    @ParameterizedTest
    @EnumSource(Core.class)
    void whatDoesNotFitIsRefusedByBoth(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            RpmsgEndpoint mine = endpoints(pair).open(1);
            pair.peer().ask("endpoint 7 echo");
            byte[] longest = Messages.of(5, PAYLOAD);
            assertEquals(Offer.TOO_LARGE, mine.to(7).offer(new byte[PAYLOAD + 1], 0, PAYLOAD + 1));
            assertEquals("NO_MEM", pair.peer().refusal("rpmsg-send 7 1 " + hex(new byte[PAYLOAD + 1])));
            JavaCore.send(mine.to(7), longest);
            assertArrayEquals(longest, pair.java().receive(mine.rx()));
        }
    }

    private static Rpmsg endpoints(Pair pair) {
        return pair.rpmsg(LENGTH, ITEM).endpoints().orElseThrow();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
