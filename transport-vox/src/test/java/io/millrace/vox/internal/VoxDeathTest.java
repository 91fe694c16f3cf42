package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.alloc.Block;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.api.segment.Role;
import io.millrace.api.testkit.StepKill;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A guest or a host dies after any of its stores; the host that looks afterwards hands out every acknowledged message
 * once, and has every slot and every place free in the end.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VoxDeathTest {
    private static final VoxGeometry GEOMETRY =
            new VoxGeometry(2, 128, List.of(new VoxSlotClass(64, 4), new VoxSlotClass(256, 2)), 24, 200, 0);
    /** Lengths that travel in the ring and in both classes of slots, and go round the ring. */
    private static final int[] LENGTHS = {5, 24, 25, 60, 100, 0, 23, 24, 24, 61};

    /** What the dead party knew. */
    private static final class Journal {
        /** Messages whose send had returned. */
        private int sent;
        /** Messages whose handler had begun. */
        private int begun;
        /** Messages whose poll had returned. */
        private int received;

        void send(VoxLink link) {
            byte[] message = message(sent);
            if (Segments.offer(link.tx(), message) == Offer.SENT) {
                sent++;
            }
        }

        void receive(VoxLink link) {
            received += link.rx()
                    .poll(
                            (bytes, offset, length, endpoint) -> {
                                assertArrayEquals(message(begun), Segments.toBytes(bytes, offset, length));
                                begun++;
                            },
                            1);
        }
    }

    @Test
    void aGuestDiesWhileItComesSendsAndLeaves() {
        long points = StepKill.with(Journal::new)
                .image(fresh())
                .scenario((memory, journal) -> {
                    VoxGuest guest = new Parties(memory).walkIn();
                    for (int i = 0; i < LENGTHS.length; i++) {
                        journal.send(guest.link());
                        if (i == 3) {
                            VoxLink host = Segments.host(memory, Segments.OPTIONS);
                            for (int heard = 0; heard < 4; heard++) {
                                journal.receive(host);
                            }
                        }
                    }
                    guest.close();
                })
                .check((memory, journal, kill) -> assertHeard(memory, journal))
                .run();
        assertTrue(points > 150, "points=" + points);
    }

    @Test
    void aGuestDiesWhileItReceives() {
        byte[] image = withMessagesFor();
        long points = StepKill.with(Journal::new)
                .image(image)
                .scenario((memory, journal) -> {
                    VoxLink guest = Segments.guest(memory, Segments.OPTIONS);
                    for (int i = 0; i < 3; i++) {
                        journal.receive(guest);
                    }
                    Lease lease = guest.rx().newLease();
                    guest.rx().tryTake(lease);
                    lease.close();
                })
                .check((memory, journal, kill) -> assertAllFree(memory))
                .run();
        assertTrue(points > 10, "points=" + points);
    }

    @Test
    void aGuestDiesWithBlocksOfItsOwn() {
        StepKill.with(Journal::new)
                .image(withMessagesFor())
                .scenario((memory, journal) -> {
                    VoxPool pool = new VoxPool(VoxSegment.attach(memory), "guest", 1);
                    Block first = new Block();
                    Block second = new Block();
                    pool.tryAllocate(50, first);
                    pool.tryAllocate(250, second);
                    pool.free(first);
                    pool.tryAllocate(10, first);
                })
                .check((memory, journal, kill) -> assertAllFree(memory))
                .run();
    }

    @Test
    void aHostDiesWhileItSendsAndTheGuestHearsAll() {
        StepKill.with(Journal::new)
                .image(attached())
                .scenario((memory, journal) -> {
                    VoxLink host = hostOf(memory).links().getFirst();
                    for (int i = 0; i < 6; i++) {
                        journal.send(host);
                    }
                })
                .check((memory, journal, kill) -> {
                    VoxLink guest = Segments.guest(memory, Segments.OPTIONS);
                    List<byte[]> heard = Parties.drain(guest);
                    assertTrue(
                            heard.size() >= journal.sent && heard.size() <= journal.sent + 1, "heard " + heard.size());
                    for (int i = 0; i < heard.size(); i++) {
                        assertArrayEquals(message(i), heard.get(i));
                    }
                    VoxHost next = hostOf(memory);
                    assertEquals(
                            Offer.SENT, Segments.offer(next.links().getFirst().tx(), message(0)));
                    assertAllFree(memory);
                })
                .run();
    }

    @Test
    void aHostDiesWhileItReceivesAndTheNextOneHearsTheRest() {
        StepKill.with(Journal::new)
                .image(withMessagesFrom())
                .scenario((memory, journal) -> {
                    VoxLink host = hostOf(memory).links().getFirst();
                    for (int i = 0; i < 4; i++) {
                        journal.receive(host);
                    }
                })
                .check((memory, journal, kill) -> {
                    VoxLink host = hostOf(memory).links().getFirst();
                    List<byte[]> rest = Parties.drain(host);
                    int first = 4 - rest.size();
                    assertTrue(first >= journal.received && first <= journal.begun, "first " + first);
                    for (int i = 0; i < rest.size(); i++) {
                        assertArrayEquals(message(first + i), rest.get(i));
                    }
                    assertAllFree(memory);
                })
                .run();
    }

    @Test
    void aHostDiesWhileItClearsAGuestAwayAndSoDoesTheNext() {
        long points = StepKill.with(Journal::new)
                .image(withMessagesFor())
                .scenario((memory, journal) -> hostOf(memory).recover(1))
                .recovery(memory -> {
                    VoxHost host = hostOf(memory);
                    host.recover(1);
                    host.look();
                })
                .check((memory, journal, kill) -> assertAllFree(memory))
                .run();
        assertTrue(points > 400, "points=" + points);
    }

    /** What was acknowledged and not handed out before is heard, perhaps with the message that was just sent. */
    private static void assertHeard(Memory memory, Journal journal) {
        List<byte[]> heard = new ArrayList<>();
        for (VoxLink link : hostOf(memory).links()) {
            heard.addAll(Parties.drain(link));
        }
        boolean oneMore = !heard.isEmpty() && Arrays.equals(message(journal.sent), heard.getLast());
        int first = journal.sent + (oneMore ? 1 : 0) - heard.size();
        assertTrue(first >= journal.received && first <= journal.begun, () -> "first " + first);
        for (int i = 0; i < heard.size(); i++) {
            assertArrayEquals(message(first + i), heard.get(i));
        }
        assertAllFree(memory);
    }

    /** After the last guest was cleared away, and the host has looked once more. */
    private static void assertAllFree(Memory memory) {
        VoxHost host = hostOf(memory);
        host.recover(1);
        host.recover(2);
        host.look();
        VoxView view = VoxSegment.attach(memory);
        VoxPool pool = new VoxPool(view, "check", 0);
        assertEquals(pool.info().totalBytes(), pool.info().freeBytes());
        assertEquals(4, pool.listed(0).cardinality());
        assertEquals(2, pool.listed(1).cardinality());
        for (int guest = 0; guest < 2; guest++) {
            assertEquals(VoxLayout.EMPTY, view.peerState(guest));
            assertEquals(0, view.write(view.layout().guestToHost(guest)));
            assertEquals(0, view.write(view.layout().hostToGuest(guest)));
        }
    }

    private static VoxHost hostOf(Memory memory) {
        VoxOptions patient = new VoxOptions(VoxOptions.Policy.RUST, true, false, 0, Long.MAX_VALUE);
        VoxSetup setup = new VoxSetup(patient, Segments.POLICY, Optional.empty(), Optional.empty());
        return new Parties(memory).host(Role.ATTACH, GEOMETRY, setup);
    }

    private static byte[] message(int number) {
        return Segments.payload(number, LENGTHS[number % LENGTHS.length]);
    }

    private static byte[] fresh() {
        return Segments.bytes(Segments.fresh(GEOMETRY));
    }

    /** Guest 1 is there. */
    private static byte[] attached() {
        Memory memory = Segments.image(fresh());
        new Parties(memory).walkIn();
        return Segments.bytes(memory);
    }

    /** Guest 1 is there, and has not read four messages, two of them in slots. */
    private static byte[] withMessagesFor() {
        Memory memory = Segments.image(attached());
        VoxLink link = hostOf(memory).links().getFirst();
        for (int i = 0; i < 4; i++) {
            assertEquals(Offer.SENT, Segments.offer(link.tx(), message(i)));
        }
        return Segments.bytes(memory);
    }

    /** Guest 1 is there, and the host has not read four messages. */
    private static byte[] withMessagesFrom() {
        Memory memory = Segments.image(attached());
        VoxLink link = Segments.guest(memory, Segments.OPTIONS);
        for (int i = 0; i < 4; i++) {
            assertEquals(Offer.SENT, Segments.offer(link.tx(), message(i)));
        }
        return Segments.bytes(memory);
    }
}
