package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.alloc.Allocation;
import io.millrace.api.alloc.Block;
import io.millrace.api.channel.PeerState;
import io.millrace.api.memory.PeerDeadException;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.api.segment.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VoxHostTest {
    private static final VoxGeometry TWO = Segments.usual(2, 1024);

    private final Parties parties = new Parties(TWO);
    private final VoxHost host = parties.host(Role.CREATE, TWO);

    @Test
    void messagesGoBothWaysOnEveryLink() {
        VoxGuest first = parties.walkIn();
        VoxGuest second = parties.walkIn();
        host.look();
        assertEquals(List.of("+1", "+2"), parties.news);
        for (VoxGuest guest : List.of(first, second)) {
            VoxLink link = host.links().get(guest.id() - 1);
            for (int length : new int[] {0, 1, 256, 257, 1020, 1021, 16380}) {
                byte[] message = Segments.payload(length, length);
                assertEquals(Offer.SENT, Segments.offer(guest.link().tx(), message));
                assertArrayEquals(message, Parties.drain(link).getFirst());
                assertEquals(Offer.SENT, Segments.offer(link.tx(), message));
                assertArrayEquals(message, Parties.drain(guest.link()).getFirst());
            }
            assertEquals(Offer.TOO_LARGE, Segments.offer(link.tx(), new byte[16381]));
        }
        assertAllSlotsFree();
    }

    @Test
    void aHostServesAllGuestsInTurnAndNoneForLong() {
        List<VoxGuest> guests = List.of(parties.walkIn(), parties.walkIn());
        host.look();
        for (int i = 0; i < 40; i++) {
            Segments.offer(guests.getFirst().link().tx(), new byte[4]);
        }
        Segments.offer(guests.getLast().link().tx(), new byte[4]);
        List<Integer> seen = new ArrayList<>();
        host.poll((bytes, offset, length, endpoint) -> seen.add(endpoint), 20);
        assertTrue(seen.contains(2), () -> "guest 2 had to wait: " + seen);
    }

    @Test
    void aGuestThatLeftIsHeardToTheEndAndThenItsPlaceIsFree() {
        VoxGuest guest = parties.walkIn();
        host.look();
        Segments.offer(guest.link().tx(), Segments.payload(1, 300));
        Segments.offer(guest.link().tx(), Segments.payload(2, 30));
        guest.close();
        VoxHost patient = reopen(5_000_000_000L);
        patient.look();
        VoxLink link = patient.links().getFirst();
        assertEquals(PeerState.GONE, link.state());
        assertEquals(Offer.PEER_GONE, Segments.offer(link.tx(), new byte[1]));
        assertEquals(2, Parties.drain(link).size());
        patient.look();
        assertEquals(List.of(), patient.links());
        assertEquals(VoxLayout.EMPTY, view().peerState(0));
        assertAllSlotsFree();
        assertEquals(1, parties.walkIn().id());
        assertEquals(2, view().epoch(0));
    }

    @Test
    void aGuestThatCameSentAndLeftUnseenIsHeard() {
        VoxGuest guest = parties.walkIn();
        Segments.offer(guest.link().tx(), Segments.payload(7, 9));
        guest.close();
        VoxHost patient = reopen(5_000_000_000L);
        assertArrayEquals(
                Segments.payload(7, 9),
                Parties.drain(patient.links().getFirst()).getFirst());
    }

    @Test
    void messagesNobodyReceivesAreDroppedInTheEnd() {
        VoxGuest guest = parties.walkIn();
        Segments.offer(guest.link().tx(), Segments.payload(1, 300));
        guest.close();
        host.look();
        assertEquals(List.of("+1", "-1"), parties.news);
        assertAllSlotsFree();
    }

    @Test
    void slotsSentToADeadGuestAreFreedReadOrNot() {
        VoxGuest guest = parties.walkIn();
        host.look();
        VoxLink link = host.links().getFirst();
        for (int i = 0; i < 4; i++) {
            assertEquals(Offer.SENT, Segments.offer(link.tx(), Segments.payload(i, 1000)));
        }
        Lease read = guest.link().rx().newLease();
        assertTrue(guest.link().rx().tryTake(read));
        Lease second = guest.link().rx().newLease();
        assertTrue(guest.link().rx().tryTake(second));
        host.recover(1);
        assertAllSlotsFree();
        assertEquals(List.of("+1", "-1"), parties.news);
    }

    @Test
    void slotsADeadGuestHeldAreFreed() {
        VoxGuest guest = parties.walkIn();
        host.look();
        List<Block> blocks = List.of(new Block(), new Block(), new Block());
        blocks.forEach(
                block -> assertEquals(Allocation.ALLOCATED, guest.allocator().tryAllocate(1, block)));
        Segments.offer(guest.link().tx(), Segments.payload(1, 2000));
        host.recover(1);
        assertAllSlotsFree();
    }

    @Test
    void aMessageOfADeadGuestThatIsStillLookedAtKeepsItsSlot() {
        VoxGuest guest = parties.walkIn();
        host.look();
        VoxLink link = host.links().getFirst();
        Segments.offer(guest.link().tx(), Segments.payload(1, 1000));
        Lease lease = link.rx().newLease();
        assertTrue(link.rx().tryTake(lease));
        host.recover(1);
        assertEquals(List.of("+1", "-1"), parties.news);
        assertEquals(3, host.allocator().info().freeBytes() / 1024 - 32);
        assertThrows(IllegalStateException.class, lease::segment);
        lease.close();
        assertAllSlotsFree();
    }

    @Test
    void aSlotCaughtBeforeItsOwnerWroteItselfDownIsFoundWhenAllAreGone() {
        VoxView view = view();
        assertEquals(Allocation.ALLOCATED, host.allocator().tryAllocate(1, new Block()));
        long head = view.head(0);
        int slot = (int) head;
        assertTrue(view.casHead(0, head, ((head >>> 32) + 1) << 32 | view.nextFree(0, slot)));
        parties.walkIn().close();
        host.look();
        host.look();
        assertEquals(3, new VoxPool(view, "check", 0).listed(0).cardinality(), "the host's own block stays its own");
    }

    @Test
    void aBrokenListOfFreeSlotsIsMadeAnewWhenAllAreGone() {
        VoxView view = view();
        view.nextFree(0, 1, 0);
        parties.walkIn().close();
        host.look();
        host.look();
        assertEquals(4, new VoxPool(view, "check", 0).listed(0).cardinality());
    }

    @Test
    void aHostThatComesLaterTakesOverGuestsAndMessages() {
        VoxGuest guest = parties.walkIn();
        host.look();
        Segments.offer(guest.link().tx(), Segments.payload(1, 100));
        Segments.offer(host.links().getFirst().tx(), Segments.payload(2, 700));
        VoxHost next = parties.host(Role.CREATE_OR_ATTACH, TWO);
        VoxLink link = next.links().getFirst();
        assertArrayEquals(Segments.payload(1, 100), Parties.drain(link).getFirst());
        assertArrayEquals(Segments.payload(2, 700), Parties.drain(guest.link()).getFirst());
        Segments.offer(link.tx(), Segments.payload(3, 20));
        assertArrayEquals(Segments.payload(3, 20), Parties.drain(guest.link()).getFirst());
    }

    @Test
    void aGuestHearsThatTheHostLeaves() {
        VoxGuest guest = parties.walkIn();
        host.look();
        host.leave();
        guest.look();
        assertEquals(PeerState.GONE, guest.link().state());
        assertEquals(Offer.PEER_GONE, Segments.offer(guest.link().tx(), new byte[1]));
        assertThrows(PeerDeadException.class, parties::walkIn);
    }

    @Test
    void aGuestGoesOnWhateverLengthTheSegmentSaysItHas() {
        VoxGuest guest = parties.walkIn();
        host.look();
        view().heartbeat(0, 1);
        VoxView live = view();
        live.currentSize(1L << 40);
        guest.look();
        assertTrue(live.heartbeat(0) > 1, "it no longer beats");
        Segments.offer(guest.link().tx(), new byte[3]);
        assertEquals(1, Parties.drain(host.links().getFirst()).size());
    }

    @Test
    void everyBeatOfAGuestIsSeen() {
        VoxGuest guest = parties.walkIn();
        host.look();
        VoxLink link = host.links().getFirst();
        long before = link.heartbeat();
        assertEquals(view().heartbeat(0), before);
        guest.look();
        host.look();
        assertTrue(link.heartbeat() > before, "it has beaten since");
    }

    @Test
    void aGuestThatNoLongerBeatsIsGone() {
        VoxGeometry beating = new VoxGeometry(1, 1024, TWO.classes(), 256, 65536, 1);
        Parties others = new Parties(beating);
        VoxHost watching = others.host(Role.CREATE, beating);
        others.walkIn();
        watching.look();
        watching.look();
        assertEquals(List.of("+1", "-1"), others.news);
    }

    @Test
    void aStateThatIsNoneIsReportedAndClearedAway() {
        view().peerState(1, 77);
        host.look();
        assertEquals("peer-state", host.problems().getFirst().kind());
        assertEquals(VoxLayout.EMPTY, view().peerState(1));
    }

    @Test
    void aGuestThatWritesNonsenseIsClearedAwayAndTheOthersGoOn() {
        VoxGuest good = parties.walkIn();
        parties.walkIn();
        host.look();
        view().write(view().layout().guestToHost(1), 16);
        VoxLink bad = host.links().getLast();
        assertThrows(RuntimeException.class, () -> Parties.drain(bad));
        assertEquals(PeerState.CORRUPT, bad.state());
        assertEquals("frame-length", bad.problems().getFirst().kind());
        host.look();
        assertEquals(1, host.links().size());
        Segments.offer(good.link().tx(), new byte[3]);
        assertEquals(1, Parties.drain(host.links().getFirst()).size());
    }

    @Test
    void placesAreTakenOnce() {
        parties.walkIn();
        assertEquals(2, host.reserve().orElseThrow());
        assertTrue(host.reserve().isEmpty());
        assertThrows(PeerDeadException.class, parties::walkIn);
        assertThrows(PeerDeadException.class, () -> parties.claim(1));
        assertEquals(2, parties.claim(2).id());
        assertThrows(PeerDeadException.class, () -> parties.claim(2));
    }

    private VoxHost reopen(long drainNanos) {
        VoxOptions patient = new VoxOptions(VoxOptions.Policy.RUST, true, false, 0, drainNanos);
        return parties.host(
                Role.ATTACH, TWO, new VoxSetup(patient, Segments.POLICY, Optional.empty(), Optional.empty()));
    }

    private VoxView view() {
        return VoxSegment.attach(parties.memory);
    }

    private void assertAllSlotsFree() {
        VoxPool pool = new VoxPool(view(), "check", 0);
        assertEquals(pool.info().totalBytes(), pool.info().freeBytes());
        assertEquals(4, pool.listed(0).cardinality());
        assertEquals(2, pool.listed(1).cardinality());
    }

    @Test
    void aSecondWaitForAPlaceEnds() {
        parties.walkIn();
        parties.walkIn();
        var thrown = assertThrows(
                PeerDeadException.class,
                () -> VoxGuest.walkIn("third", parties.segment, Parties.SETUP, Duration.ofMillis(5)));
        assertTrue(thrown.getMessage().contains("all 2 places"), thrown::getMessage);
    }
}
