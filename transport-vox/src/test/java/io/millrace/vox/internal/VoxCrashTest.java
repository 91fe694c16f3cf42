package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.api.testkit.StepKill;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Either side dies after any of its stores, and those who come after it too: every acknowledged message arrives, in
 * order, the one in flight may, one that was being received may once more; no slot has two owners.
 */
class VoxCrashTest {
    /** Payloads of more than 16 bytes go into slots. */
    private static final VoxGeometry GEOMETRY = new VoxGeometry(1, 128, List.of(new VoxSlotClass(64, 4)), 16, 60, 0);

    private static final int SLOTS = 4;
    private static final int[] INLINE = {10, 0, 16, 3};
    private static final int[] SLOTTED = {60, 17, 33, 40};
    private static final int[] FULL_LENGTH = {16};
    private static final int[] MIXED = {10, 60, 0, 17};

    /** What those who died knew. Messages are numbered as they are sent. */
    private static final class Journal {
        private final List<byte[]> begun = new ArrayList<>();
        private int acknowledged;
        private int handed;
        private int released;

        byte[] next(int[] lengths) {
            int number = begun.size();
            begun.add(Segments.payload(number + 1, lengths[number % lengths.length]));
            return begun.get(number);
        }

        void send(VoxLink link, int[] lengths) {
            assertEquals(Offer.SENT, Segments.offer(link.tx(), next(lengths)));
            acknowledged = begun.size();
        }

        void poll(VoxLink link, int limit) {
            link.rx().poll((segment, offset, length, endpoint) -> handed++, limit);
            released = handed;
        }
    }

    @Test
    void dyingInSendingLosesNothing() {
        run("sending inline", SLOTS, fresh -> {}, (memory, journal) -> sendFour(memory, journal, INLINE));
        run("sending in slots", SLOTS - 1, fresh -> {}, (memory, journal) -> sendFour(memory, journal, SLOTTED));
    }

    private static void sendFour(Memory memory, Journal journal, int[] lengths) {
        VoxLink guest = guest(memory);
        for (int i = 0; i < 4; i++) {
            journal.send(guest, lengths);
        }
    }

    @Test
    void dyingInClaimingLosesNothing() {
        for (int[] lengths : List.of(INLINE, SLOTTED)) {
            run("claiming", SLOTS - 1, fresh -> {}, (memory, journal) -> {
                VoxLink guest = guest(memory);
                Claim claim = guest.tx().newClaim();
                for (int i = 0; i < 3; i++) {
                    assertEquals(Offer.SENT, guest.tx().tryClaim(lengths[i], claim));
                    guest.tx().abort(claim);
                    claim(guest, claim, journal.next(lengths));
                    guest.tx().commit(claim);
                    journal.acknowledged = journal.begun.size();
                }
            });
        }
    }

    @Test
    void dyingInABatchLosesNothingThatWasFlushed() {
        for (int[] lengths : List.of(INLINE, SLOTTED)) {
            run("batches", 0, fresh -> {}, (memory, journal) -> {
                VoxLink guest = guest(memory);
                Claim claim = guest.tx().newClaim();
                for (int batch = 0; batch < 2; batch++) {
                    for (int i = 0; i < 2; i++) {
                        claim(guest, claim, journal.next(lengths));
                        guest.tx().commitLazy(claim);
                    }
                    guest.tx().flush();
                    journal.acknowledged = journal.begun.size();
                }
            });
        }
    }

    private static void claim(VoxLink link, Claim claim, byte[] message) {
        assertEquals(Offer.SENT, link.tx().tryClaim(message.length, claim));
        for (int i = 0; i < message.length; i++) {
            claim.segment().set(java.lang.foreign.ValueLayout.JAVA_BYTE, claim.offset() + i, message[i]);
        }
    }

    @Test
    void dyingAnywhereInTrafficOverTheEndOfTheRingLosesNothing() {
        for (int[] lengths : List.of(INLINE, SLOTTED, MIXED)) {
            for (int limit = 1; limit <= 3; limit++) {
                int most = limit;
                run("traffic", SLOTS - 1 - limit, fresh -> {}, (memory, journal) -> {
                    VoxLink guest = guest(memory);
                    VoxLink host = host(memory);
                    for (int round = 0; round < 12; round += most) {
                        for (int i = 0; i < most; i++) {
                            journal.send(guest, lengths);
                        }
                        journal.poll(host, most);
                    }
                });
            }
        }
    }

    @Test
    void dyingInGoingRoundInVainLosesNothing() {
        run("refused at the end", SLOTS, VoxCrashTest::nearTheEnd, (memory, journal) -> {
            VoxLink guest = guest(memory);
            VoxLink host = host(memory);
            for (int i = 0; i < 2; i++) {
                byte[] message = journal.next(FULL_LENGTH);
                while (Segments.offer(guest.tx(), message) == Offer.SENT) {
                    journal.acknowledged = journal.begun.size();
                    message = journal.next(FULL_LENGTH);
                }
                journal.begun.removeLast();
                journal.poll(host, 9);
                journal.poll(host, 9);
            }
        });
    }

    /** Positions such that frames of 24 bytes do not end at the end of the ring. */
    private static void nearTheEnd(Memory memory) {
        assertEquals(Offer.SENT, Segments.offer(guest(memory).tx(), new byte[3]));
        assertEquals(1, receive(host(memory)).size());
    }

    @Test
    void dyingInReceivingLosesNothing() {
        for (int[] lengths : List.of(INLINE, SLOTTED, MIXED)) {
            for (int limit = 1; limit <= 4; limit++) {
                int most = limit;
                run("receiving", SLOTS - 4, fresh -> {}, (memory, journal) -> {
                    sendFour(memory, journal, lengths);
                    VoxLink host = host(memory);
                    for (int i = 0; i < 4; i += most) {
                        journal.poll(host, most);
                    }
                });
            }
        }
    }

    @Test
    void dyingWithLeasesLosesNothing() {
        for (int[] order : new int[][] {{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2}, {2, 0, 3, 1}}) {
            for (int[] lengths : List.of(INLINE, SLOTTED, MIXED)) {
                run("leases", 0, fresh -> {}, (memory, journal) -> leaseAndClose(memory, journal, lengths, order));
            }
        }
    }

    /** Positions go round first, so that leases are held at the end of the ring and at its start. */
    private static void leaseAndClose(Memory memory, Journal journal, int[] lengths, int[] order) {
        VoxLink guest = guest(memory);
        VoxLink host = host(memory);
        for (int i = 0; i < 3; i++) {
            journal.send(guest, lengths);
            journal.poll(host, 1);
        }
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            journal.send(guest, lengths);
            leases.add(host.rx().newLease());
            assertTrue(host.rx().tryTake(leases.get(i)));
            journal.handed++;
        }
        int before = journal.released;
        Set<Integer> closed = new HashSet<>();
        for (int next : order) {
            leases.get(next).close();
            closed.add(next);
            while (closed.contains(journal.released - before)) {
                journal.released++;
            }
        }
    }

    @Test
    void dyingInThePoolGivesNoSlotTwoOwners() {
        long points = StepKill.with(ArrayList<VoxSlot>::new)
                .image(image(fresh -> {}))
                .scenario((memory, held) -> {
                    VoxPool pool = new VoxPool(VoxSegment.attach(memory), "guest", 1);
                    for (int round = 0; round < 3; round++) {
                        for (int i = 0; i < SLOTS; i++) {
                            VoxSlot slot = new VoxSlot();
                            assertTrue(pool.take(64, slot));
                            held.add(slot);
                        }
                        for (int i = 0; i < SLOTS - round; i++) {
                            VoxSlot slot = held.remove((i + round) % held.size());
                            assertTrue(pool.giveBack(0, slot.index, slot.generation));
                        }
                        while (!held.isEmpty()) {
                            VoxSlot slot = held.removeFirst();
                            assertTrue(pool.giveBack(0, slot.index, slot.generation));
                        }
                    }
                })
                .check((memory, held, kill) -> {
                    Set<Integer> free = takeAll(memory);
                    held.forEach(slot -> assertFalse(free.contains(slot.index), slot + " has two owners"));
                    assertTrue(free.size() + held.size() >= SLOTS - 1, "free " + free + ", held " + held);
                })
                .run();
        assertTrue(points > 50, "points=" + points);
    }

    /**
     * Kills a scenario everywhere, with and without a death of those who attach next.
     *
     * @param slots how many slots must be free when all is received
     */
    private static void run(String what, int slots, Consumer<Memory> before, BiConsumer<Memory, Journal> scenario) {
        long points = StepKill.with(Journal::new)
                .image(image(before))
                .scenario(scenario)
                .recovery(memory -> {
                    guest(memory);
                    host(memory);
                })
                .check((memory, journal, kill) -> assertNothingLost(memory, journal, slots))
                .run();
        assertTrue(points > 20, what + ": points=" + points);
    }

    private static void assertNothingLost(Memory memory, Journal journal, int slots) {
        VoxLink guest = guest(memory);
        VoxLink host = host(memory);
        List<byte[]> left = receive(host);
        int first = firstOf(left, journal);
        assertTrue(
                first >= journal.released && first <= Math.max(journal.handed, journal.released + 1),
                "the first is " + first + " of " + journal.released + " to " + journal.handed);
        assertTrue(
                first + left.size() >= journal.acknowledged && first + left.size() <= journal.begun.size(),
                left.size() + " from " + first + ", acknowledged " + journal.acknowledged);
        for (int i = 0; i < left.size(); i++) {
            assertArrayEquals(journal.begun.get(first + i), left.get(i), "message " + (first + i));
        }
        assertTrue(guest.tx().info().backlog() == 0);
        assertEquals(Offer.SENT, Segments.offer(guest.tx(), Segments.payload(99, 5)));
        assertArrayEquals(Segments.payload(99, 5), receive(host).getFirst());
        assertTrue(takeAll(memory).size() >= slots);
    }

    /** The number of the first message of what is left; of nothing, how many were begun or acknowledged. */
    private static int firstOf(List<byte[]> left, Journal journal) {
        for (int number = journal.released; !left.isEmpty() && number < journal.begun.size(); number++) {
            if (java.util.Arrays.equals(left.getFirst(), journal.begun.get(number))) {
                return number;
            }
        }
        return left.isEmpty() ? journal.acknowledged : -1;
    }

    private static List<byte[]> receive(VoxLink host) {
        List<byte[]> messages = new ArrayList<>();
        int before;
        do {
            before = messages.size();
            host.rx()
                    .poll(
                            (segment, offset, length, endpoint) ->
                                    messages.add(Segments.toBytes(segment, offset, length)),
                            100);
        } while (messages.size() > before);
        return messages;
    }

    /** All slots that are free: each comes once, and none that is allocated. */
    private static Set<Integer> takeAll(Memory memory) {
        VoxPool pool = new VoxPool(VoxSegment.attach(memory), "next", 1);
        Set<Integer> taken = new HashSet<>();
        VoxSlot slot = new VoxSlot();
        while (pool.take(1, slot)) {
            assertTrue(taken.add(slot.index), slot + " was free twice");
        }
        return taken;
    }

    private static byte[] image(Consumer<Memory> before) {
        Memory memory = Segments.fresh(GEOMETRY);
        before.accept(memory);
        return Segments.bytes(memory);
    }

    private static VoxLink guest(Memory memory) {
        return Segments.guest(memory, Segments.OPTIONS);
    }

    private static VoxLink host(Memory memory) {
        return Segments.host(memory, Segments.OPTIONS);
    }
}
