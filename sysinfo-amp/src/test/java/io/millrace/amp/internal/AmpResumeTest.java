package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.Pool;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.testkit.Together;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sides that start again find by the flags where they were. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpResumeTest {
    private final AmpMemory memory = Amps.windows(Amps.C6, 0xA5);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void everyPairOfPositionsIsRecovered(int length) {
        for (int freed = 0; freed < 2 * length; freed++) {
            for (int pending = 0; pending <= length; pending++) {
                Amps.Queue queue = Amps.queue(memory, length, 4);
                exchange(queue, freed);
                for (int i = 0; i < pending; i++) {
                    Amps.send(queue.tx(), number(i));
                }
                Producer tx = Amps.attach(memory, Core.MAIN)
                        .sender(0x10, -1)
                        .orElseThrow()
                        .tx();
                Consumer rx = Amps.attach(memory, Core.SUB)
                        .receiver(0x10, false)
                        .orElseThrow()
                        .rx();
                assertEquals(pending, rx.available());
                for (int i = pending; i < 3 * length; i++) {
                    if (i >= length) {
                        assertEquals(hex(i - length), Amps.receive(rx));
                    }
                    Amps.send(tx, number(i));
                }
                assertEquals(Offer.FULL, tx.offer(number(0), 0, 4));
                for (int i = 2 * length; i < 3 * length; i++) {
                    assertEquals(hex(i), Amps.receive(rx));
                }
                assertEquals("nothing", Amps.receive(rx));
            }
        }
    }

    @Test
    void flagsThatNoQueueCanHaveAreRefused() {
        Amps.Queue queue = Amps.queue(memory, 8, 4);
        AmpQueueView view = view();
        view.state(2, AmpLayout.state(4, AmpLayout.AVAIL));
        AmpLink other = Amps.attach(memory, Core.MAIN);
        assertThrows(PeerCorruptionException.class, () -> other.sender(0x10, -1));
        assertTrue(queue.main().look(), "our own flags were changed by somebody");
        assertEquals(Offer.CLOSED, queue.tx().offer(new byte[4], 0, 4));
    }

    @Test
    void moreThanSixteenBitsOfMessages() {
        Amps.Queue queue = Amps.queue(memory, 8, 4);
        for (int i = 0; i < 70_000; i++) {
            Amps.send(queue.tx(), number(i));
            if (i >= 3) {
                assertEquals(hex(i - 3), Amps.receive(queue.rx()));
            }
        }
        assertEquals(3, queue.rx().available());
    }

    /** A remote of the firmware gives buffers back in any order: the master follows what stands in the slots. */
    @Test
    void buffersGivenBackInAnotherOrderAreFollowed() {
        Amps.Queue queue = Amps.queue(memory, 4, 4);
        AmpQueueView view = view();
        for (int i = 0; i < 4; i++) {
            Amps.send(queue.tx(), number(i));
        }
        long[] given = {view.address(2), view.address(0), view.address(3), view.address(1)};
        for (int slot = 0; slot < 4; slot++) {
            view.address(slot, given[slot]);
            view.state(slot, AmpLayout.state(4, AmpLayout.AVAIL | AmpLayout.USED));
        }
        for (int i = 4; i < 8; i++) {
            Amps.send(queue.tx(), number(i));
        }
        Consumer rx = Amps.attach(memory, Core.SUB)
                .receiver(0x10, false)
                .orElseThrow()
                .rx();
        for (int i = 4; i < 8; i++) {
            assertEquals(given[i - 4], view.address(i - 4));
            assertEquals(hex(i), Amps.receive(rx));
        }
    }

    @Test
    void leasesClosedInAnotherOrderGoBackInTheirOwn() {
        Amps.Queue queue = Amps.queue(memory, 4, 4);
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Amps.send(queue.tx(), number(i));
            Lease lease = queue.rx().newLease();
            assertTrue(queue.rx().tryTake(lease));
            leases.add(lease);
        }
        leases.get(1).close();
        leases.get(2).close();
        assertEquals(Offer.FULL, queue.tx().offer(number(9), 0, 4));
        leases.get(0).close();
        for (int i = 4; i < 7; i++) {
            Amps.send(queue.tx(), number(i));
        }
        assertEquals(Offer.FULL, queue.tx().offer(number(9), 0, 4));
        leases.get(3).close();
        Amps.send(queue.tx(), number(7));
        for (int i = 4; i < 8; i++) {
            assertEquals(hex(i), Amps.receive(queue.rx()));
        }
    }

    @Test
    void whatIsDoneBehindALeaseIsNotDeliveredAgainAfterAnOrderlyStop() {
        Amps.Queue queue = Amps.queue(memory, 4, 4);
        exchange(queue, 3);
        for (int i = 0; i < 4; i++) {
            Amps.send(queue.tx(), number(i));
        }
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            leases.add(queue.rx().newLease());
            assertTrue(queue.rx().tryTake(leases.get(i)));
        }
        leases.get(1).close();
        queue.sub().close();
        assertThrows(IllegalStateException.class, () -> leases.getFirst().segment());
        leases.getFirst().close();
        Consumer rx = Amps.attach(memory, Core.SUB)
                .receiver(0x10, false)
                .orElseThrow()
                .rx();
        assertEquals(3, rx.available());
        for (int number : new int[] {0, 2, 3}) {
            assertEquals(hex(number), Amps.receive(rx));
        }
        for (int i = 10; i < 30; i++) {
            Amps.send(queue.tx(), number(i));
            assertEquals(hex(i), Amps.receive(rx));
        }
    }

    @Test
    void aQueueMadeAnewIsNoticedByItsPositionsAlone() {
        Amps.Queue queue = Amps.queue(memory, 8, 4);
        exchange(queue, 3);
        AmpLink reset = Amps.main(memory);
        reset.createQueue(0x10, 8, 4, true).orElseThrow();
        assertTrue(queue.sub().look());
        assertFalse(queue.sub().look());
        assertEquals(0, queue.rx().poll((_, _, _, _) -> {}, 1));
        Consumer rx = queue.sub().receiver(0x10, false).orElseThrow().rx();
        Amps.send(reset.sender(0x10, -1).orElseThrow().tx(), number(5));
        assertEquals(hex(5), Amps.receive(rx));
    }

    @Test
    void trafficIsNoReasonToBelieveInANewBeginning() throws Exception {
        Amps.Queue queue = Amps.queue(memory, 8, 4);
        Together.run(
                () -> {
                    for (int i = 0; i < 100_000; i++) {
                        Offer offer = queue.tx().offer(number(i), 0, 4);
                        while (offer == Offer.FULL) {
                            Thread.onSpinWait();
                            offer = queue.tx().offer(number(i), 0, 4);
                        }
                        assertEquals(Offer.SENT, offer);
                    }
                },
                () -> {
                    int[] seen = {0};
                    while (seen[0] < 100_000 && !Thread.currentThread().isInterrupted()) {
                        queue.rx().poll((_, _, _, _) -> seen[0]++, 8);
                        assertFalse(queue.main().look());
                        assertFalse(queue.sub().look());
                    }
                });
    }

    private AmpQueueView view() {
        AmpLink link = Amps.attach(memory, Core.SUB);
        return new AmpQueueView(
                memory, link.sysInfo().find(0x10, Pool.HP).orElseThrow().info().address());
    }

    private static void exchange(Amps.Queue queue, int messages) {
        for (int i = 0; i < messages; i++) {
            Amps.send(queue.tx(), number(i));
            assertEquals(hex(i), Amps.receive(queue.rx()));
        }
    }

    private static byte[] number(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), 1};
    }

    private static String hex(int value) {
        return java.util.HexFormat.of().formatHex(number(value));
    }
}
