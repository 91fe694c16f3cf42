package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.Pool;
import io.millrace.amp.RpcClient;
import io.millrace.amp.RpcHandler;
import io.millrace.amp.RpcReply;
import io.millrace.amp.RpcServer;
import io.millrace.amp.Rpmsg;
import io.millrace.amp.RpmsgEndpoint;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.api.testkit.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Endpoints, and calls over them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpRpmsgTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int LENGTH = 4;

    private final AmpMemory memory = Amps.windows(Amps.C6, 0xA5);
    private final AmpLink main = Amps.main(memory);
    private final AmpEnd ofMain;
    private final Rpmsg left;
    private final Rpmsg right;

    AmpRpmsgTest() {
        main.createRpmsg(LENGTH, 64).orElseThrow();
        ofMain = main.rpmsg().orElseThrow();
        left = ofMain.endpoints().orElseThrow();
        right = Amps.attach(memory, Core.SUB).rpmsg().orElseThrow().endpoints().orElseThrow();
    }

    @Test
    void aFloodToNobodyStopsNobody() {
        RpmsgEndpoint one = left.open(1);
        RpmsgEndpoint seven = right.open(7);
        for (int i = 0; i < 10 * LENGTH; i++) {
            while (one.to(99).offer(new byte[8], 0, 8) == Offer.FULL) {
                assertEquals(0, seven.rx().available());
            }
        }
        while (one.to(7).offer(new byte[] {1}, 0, 1) == Offer.FULL) {
            seven.rx().available();
        }
        assertEquals("01", Amps.receive(seven.rx()));
        assertEquals(10 * LENGTH, right.unknown());
        assertEquals(0, left.unknown());
    }

    @Test
    void eachEndpointGetsItsOwnInOrderAndTheSenderIsTold() {
        RpmsgEndpoint seven = right.open(7);
        RpmsgEndpoint eight = right.open(8);
        Amps.send(left.open(1).to(7), new byte[] {1});
        Amps.send(left.open(2).to(8), new byte[] {2});
        Amps.send(left.open(3).to(7), new byte[] {3});
        assertEquals("02", Amps.receive(eight.rx()));
        List<Integer> sources = new ArrayList<>();
        seven.rx().poll((_, _, _, source) -> sources.add(source), 9);
        assertEquals(List.of(1, 3), sources);
    }

    @Test
    void anEndpointThatCloseGivesBackWhatItDidNotRead() {
        RpmsgEndpoint one = left.open(1);
        RpmsgEndpoint seven = right.open(7);
        for (int i = 0; i < LENGTH; i++) {
            Amps.send(one.to(7), new byte[] {1});
        }
        assertEquals(LENGTH, seven.rx().available());
        assertEquals(Offer.FULL, one.to(7).offer(new byte[1], 0, 1));
        seven.close();
        seven.close();
        assertEquals(LENGTH, right.unknown());
        RpmsgEndpoint again = right.open(7);
        Amps.send(one.to(7), new byte[] {2});
        assertEquals("02", Amps.receive(again.rx()));
    }

    @Test
    void aLengthBeyondTheItemIsRefusedAndTheOthersGoOn() {
        RpmsgEndpoint one = left.open(1);
        RpmsgEndpoint seven = right.open(7);
        Amps.send(one.to(7), new byte[] {1});
        Amps.send(one.to(7), new byte[] {2});
        AmpQueueView view = new AmpQueueView(
                memory,
                main.sysInfo().find(0xff03, Pool.HP).orElseThrow().info().address());
        view.pair(view.address(0), 1 | (7 << 16), 57);
        assertEquals("02", Amps.receive(seven.rx()));
        AmpLink sub = Amps.attach(memory, Core.SUB);
        AmpEnd end = sub.rpmsg().orElseThrow();
        RpmsgEndpoint other = end.endpoints().orElseThrow().open(7);
        Amps.send(one.to(7), new byte[] {3});
        view.pair(view.address(2), 1 | (7 << 16), 0xffff);
        assertEquals("nothing", Amps.receive(other.rx()));
        Problem problem = end.problems().getFirst();
        assertEquals("rpmsg-length", problem.kind());
        assertEquals("0 to 56", problem.allowed());
    }

    @Test
    void buffersWithoutRoomForAHeaderAreRefused() {
        AmpMemory small = Amps.windows(Amps.C6, 0);
        AmpLink maker = Amps.main(small);
        maker.createRpmsg(LENGTH, 8).orElseThrow();
        PeerCorruptionException refused = assertThrows(PeerCorruptionException.class, maker::rpmsg);
        assertEquals("queue-item", refused.kind());
    }

    @Test
    void whatNobodyReadKeepsNoLinkFromClosingAndIsDeliveredToTheNext() {
        RpmsgEndpoint one = left.open(1);
        AmpOptions patient =
                new AmpOptions(Core.SUB, AmpOptions.Start.ATTACH, false, true, 0, false, false, Long.MAX_VALUE);
        AmpLink sub = Amps.link(memory, patient);
        RpmsgEndpoint seven =
                sub.rpmsg().orElseThrow().endpoints().orElseThrow().open(7);
        Amps.send(one.to(7), new byte[] {1});
        assertEquals(1, seven.rx().available());
        sub.close();
        assertEquals("nothing", Amps.receive(seven.rx()));
        assertEquals("01", Amps.receive(right.open(7).rx()));
    }

    @Test
    void addressesAreCheckedAndOpenOnce() {
        assertThrows(IllegalArgumentException.class, () -> left.open(0xffff));
        assertThrows(IllegalArgumentException.class, () -> left.open(-1));
        RpmsgEndpoint one = left.open(1);
        assertThrows(IllegalArgumentException.class, () -> left.open(1));
        assertThrows(IllegalArgumentException.class, () -> one.to(0xffff));
    }

    @Test
    void messagesReadBehindOneThatIsHeldAreNotDeliveredAgain() {
        RpmsgEndpoint one = left.open(1);
        AmpLink sub = Amps.attach(memory, Core.SUB);
        Rpmsg first = sub.rpmsg().orElseThrow().endpoints().orElseThrow();
        RpmsgEndpoint seven = first.open(7);
        RpmsgEndpoint eight = first.open(8);
        Amps.send(one.to(7), new byte[] {1});
        Amps.send(one.to(8), new byte[] {2});
        Lease lease = seven.rx().newLease();
        assertTrue(seven.rx().tryTake(lease));
        assertEquals("02", Amps.receive(eight.rx()));
        sub.close();
        RpmsgEndpoint eightAgain = right.open(8);
        RpmsgEndpoint sevenAgain = right.open(7);
        assertEquals("nothing", Amps.receive(eightAgain.rx()));
        assertEquals(
                0,
                Amps.attach(memory, Core.SUB)
                        .rpmsg()
                        .orElseThrow()
                        .endpoints()
                        .orElseThrow()
                        .unknown());
        assertEquals("nothing", Amps.receive(sevenAgain.rx()), "this end stood where the other one started");
    }

    @Test
    void callsAreAnsweredOnceAndTheNumberGoesThroughZero() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        RpcHandler echo = request -> new RpcReply(RpcReply.OK, request);
        RpcHandler long200 = _ -> new RpcReply(RpcReply.FAILED, new byte[200]);
        RpcServer server = new RpcServer(right.open(7), Map.of(0, echo, 2, long200), LONG);
        RpcClient client = new RpcClient(left.open(1), 7, 0xfffe);
        Together.run(
                () -> {
                    while (!over.get()) {
                        server.serve(Duration.ofMillis(1));
                    }
                },
                () -> {
                    for (int i = 0; i < 5; i++) {
                        byte[] request = {(byte) i, 1};
                        assertArrayEquals(
                                request,
                                client.call(0, request, LONG).orElseThrow().data());
                    }
                    RpcReply unknown = client.call(5, new byte[1], LONG).orElseThrow();
                    assertEquals(RpcReply.UNKNOWN_COMMAND, unknown.status());
                    assertEquals(1, unknown.data().length);
                    RpcReply cut = client.call(2, new byte[1], LONG).orElseThrow();
                    assertEquals(RpcReply.FAILED, cut.status());
                    assertEquals(48, cut.data().length);
                    assertThrows(IllegalArgumentException.class, () -> client.call(0, new byte[49], LONG));
                    over.set(true);
                });
    }

    @Test
    void aCallWithoutAnAnswerEndsAndALateAnswerIsDropped() {
        RpmsgEndpoint seven = right.open(7);
        RpcClient client = new RpcClient(left.open(1), 7, 1);
        assertTrue(client.call(3, new byte[] {1}, Duration.ofMillis(2)).isEmpty());
        byte[] late = new RpcMessage(1, 3, RpcReply.OK, new byte[] {9}).bytes();
        Amps.send(seven.to(1), late);
        byte[] right2 = new RpcMessage(2, 3, RpcReply.OK, new byte[] {8}).bytes();
        Amps.send(seven.to(1), right2);
        assertArrayEquals(
                new byte[] {8},
                client.call(3, new byte[] {2}, LONG).orElseThrow().data());
        assertArrayEquals(
                new byte[] {1, 0, 3, 0, (byte) 0xfc, (byte) 0xff, 1, 0, 1},
                Arrays.copyOf(new RpcMessage(1, 3, RpcReply.PENDING, new byte[] {1}).bytes(), 9));
    }
}
