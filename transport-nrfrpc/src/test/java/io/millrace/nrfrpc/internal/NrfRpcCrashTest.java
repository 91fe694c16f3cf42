package io.millrace.nrfrpc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Offer;
import io.millrace.api.testkit.StepKill;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Either side dies after any of its stores; whoever comes next finds every acknowledged message, and nothing else. */
class NrfRpcCrashTest {
    /** What the dead side knew: messages acknowledged, messages begun, messages whose release had returned. */
    private static final class Journal {
        private final Map<Integer, byte[]> sent = new HashMap<>();
        private final Map<Integer, byte[]> begun = new HashMap<>();
        private final List<Integer> consumed = new ArrayList<>();

        void send(NrfRpcLink link, int endpoint, int seq, int size) {
            byte[] message = Links.payload(seq, endpoint, size);
            begun.put(endpoint, message);
            assertEquals(Offer.SENT, Links.offer(link.tx(endpoint), message));
            sent.put(endpoint, message);
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void dyingInInitialisationInventsNothing(Role role) {
        for (int endpoints : new int[] {1, 2, 3, 13}) {
            NrfRpcLayout area = NrfRpcLayout.r1(1024, endpoints);
            NrfRpcOptions options = NrfRpcOptions.of(Side.A, area, area).withRole(role);
            assertTrue(StepKill.with(Journal::new)
                            .size(Links.BYTES)
                            .scenario((memory, journal) -> Links.link(memory, options))
                            .recovery(memory -> Links.link(memory, options.withRole(Role.ATTACH)))
                            .check((memory, journal, kill) -> assertNothingButSent(memory, area, journal))
                            .run()
                    > endpoints);
        }
    }

    @Test
    void dyingInSendingLosesNothingAcknowledged() {
        long points = StepKill.with(Journal::new)
                .image(initialised())
                .scenario((memory, journal) -> {
                    NrfRpcLink a = Links.a(memory);
                    for (int i = 0; i < 10; i++) {
                        journal.send(a, i, i, i * 9);
                    }
                })
                .recovery(Links::a)
                .check((memory, journal, kill) -> assertNothingButSent(memory, Links.AREA, journal))
                .run();
        assertTrue(points > 1000, "points=" + points);
    }

    @Test
    void dyingInSendingOverConsumedMessagesLosesNothingAcknowledged() {
        StepKill.with(Journal::new)
                .image(initialised())
                .scenario((memory, journal) -> {
                    NrfRpcLink a = Links.a(memory);
                    NrfRpcLink b = Links.b(memory);
                    for (int round = 0; round < 4; round++) {
                        for (int endpoint = 0; endpoint < 3; endpoint++) {
                            journal.begun.remove(endpoint);
                            journal.send(a, endpoint, round, 150 + round * endpoint);
                        }
                        if (round < 3) {
                            journal.sent.clear();
                            b.rxAll().poll((segment, offset, length, endpoint) -> {}, 13);
                        }
                    }
                })
                .recovery(Links::a)
                .check((memory, journal, kill) -> assertAcknowledgedArrive(memory, journal))
                .run();
    }

    @Test
    void dyingInReceivingLosesNothing() {
        byte[] full = initialised(a -> {
            for (int endpoint = 0; endpoint < 13; endpoint++) {
                Links.send(a, endpoint, endpoint, 20);
            }
        });
        StepKill.with(Journal::new)
                .image(full)
                .scenario((memory, journal) -> {
                    NrfRpcLink b = Links.b(memory);
                    for (int endpoint = 0; endpoint < 13; endpoint++) {
                        b.rx(endpoint).poll((segment, offset, length, number) -> {}, 1);
                        journal.consumed.add(endpoint);
                    }
                })
                .recovery(Links::b)
                .check((memory, journal, kill) -> {
                    Map<Integer, byte[]> left = receive(memory, Links.AREA);
                    for (int endpoint = journal.consumed.size() + 1; endpoint < 13; endpoint++) {
                        assertArrayEquals(Links.payload(endpoint, endpoint, 20), left.get(endpoint));
                    }
                    journal.consumed.forEach(endpoint -> assertTrue(!left.containsKey(endpoint)));
                })
                .run();
    }

    @Test
    void dyingInDiscardingInventsNothing() {
        StepKill.with(Journal::new)
                .image(initialised())
                .scenario((memory, journal) -> {
                    NrfRpcLink a = Links.a(memory);
                    journal.send(a, 1, 0, 30);
                    Claim claim = a.tx(0).newClaim();
                    a.tx(0).tryClaim(100, claim);
                    a.tx(0).abort(claim);
                    journal.send(a, 2, 0, 30);
                })
                .recovery(Links::a)
                .check((memory, journal, kill) -> assertNothingButSent(memory, Links.AREA, journal))
                .run();
    }

    @Test
    void dyingInRecoveryLosesNothing() {
        byte[] left = initialised(a -> {
            Links.send(a, 1, 5, 30);
            Claim claim = a.tx(0).newClaim();
            a.tx(0).tryClaim(100, claim);
            a.tx(3).tryClaim(10, a.tx(3).newClaim());
        });
        StepKill.with(Journal::new)
                .image(left)
                .scenario((memory, journal) -> {
                    journal.begun.put(1, Links.payload(5, 1, 30));
                    journal.sent.put(1, Links.payload(5, 1, 30));
                    Links.a(memory);
                })
                .recovery(Links::a)
                .check((memory, journal, kill) -> assertNothingButSent(memory, Links.AREA, journal))
                .run();
    }

    /**
     * Every acknowledged message is there, the one that was begun last may be, and the sender can use all its memory.
     */
    private static void assertNothingButSent(Memory memory, NrfRpcLayout area, Journal journal) {
        NrfRpcLink a = Links.link(memory, NrfRpcOptions.of(Side.A, area, area));
        Map<Integer, byte[]> found = receive(memory, area);
        found.forEach((endpoint, message) -> assertArrayEquals(journal.begun.get(endpoint), message));
        journal.sent.forEach((endpoint, message) -> assertArrayEquals(message, found.get(endpoint)));
        assertEquals(Offer.SENT, Links.send(a, 0, 9, area.maxPayloadBytes()));
    }

    private static void assertAcknowledgedArrive(Memory memory, Journal journal) {
        NrfRpcLink a = Links.a(memory);
        Map<Integer, byte[]> found = receive(memory, Links.AREA);
        journal.sent.forEach((endpoint, message) -> assertArrayEquals(message, found.get(endpoint)));
        assertEquals(Offer.SENT, Links.send(a, 0, 9, Links.AREA.maxPayloadBytes()));
    }

    private static Map<Integer, byte[]> receive(Memory memory, NrfRpcLayout area) {
        Map<Integer, byte[]> found = new HashMap<>();
        NrfRpcLink b = Links.link(memory, NrfRpcOptions.of(Side.B, area, area));
        b.rxAll()
                .poll(
                        (segment, offset, length, endpoint) ->
                                found.put(endpoint, Links.toBytes(segment, offset, length)),
                        255);
        return found;
    }

    private static byte[] initialised() {
        return initialised(a -> {});
    }

    private static byte[] initialised(java.util.function.Consumer<NrfRpcLink> steps) {
        Memory memory = Links.memory(Links.BYTES);
        assertEquals(Access.NORMAL, memory.access());
        steps.accept(Links.link(memory, Side.A, Role.CREATE));
        return Links.bytes(memory);
    }
}
