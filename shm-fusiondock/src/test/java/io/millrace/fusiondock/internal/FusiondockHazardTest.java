package io.millrace.fusiondock.internal;

import static io.millrace.fusiondock.internal.Mailboxes.REGION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.PeerState;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.fusiondock.BufferTooSmallException;
import io.millrace.fusiondock.TruncatedMessageException;
import io.millrace.fusiondock.internal.FusiondockOptions.Init;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.fusiondock.internal.Mailboxes.Received;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mailbox with one slot invites, by the numbers of docs/fusiondock.md; what needs processes is elsewhere. */
class FusiondockHazardTest {
    private static final int READY = FusiondockStates.STANDARD.ready();
    private static final int READ_END = FusiondockStates.STANDARD.readEnd();
    private static final int OP = FusiondockLayout.OP_TYPE_OFFSET;
    private static final int PIECE = 64;

    private final Memory memory = Mailboxes.memory(Access.NORMAL);
    private final FusiondockLink linux =
            Mailboxes.link(memory, Role.LINUX, changes -> changes.maxSize(PIECE).waitNanos(1));
    private final FusiondockLink uniproton = Mailboxes.link(
            memory, Role.UNIPROTON, changes -> changes.maxMessage(1000).waitNanos(1));

    @Test
    void h1aMessageThatWasNotPublishedIsNotThere() {
        Producer tx = linux.tx(4);
        Claim dead = tx.newClaim();
        assertEquals(Offer.SENT, tx.tryClaim(20, dead));
        dead.segment().set(ValueLayout.JAVA_BYTE, dead.offset(), (byte) 1);

        assertEquals(List.of(), Mailboxes.drain(uniproton));
        assertEquals(Offer.SENT, send(again(Role.LINUX), 5, 10));
        assertEquals(List.of(blob(5, 10)), Mailboxes.drain(uniproton));
    }

    @Test
    void h2aMessageOutlivesItsSenderAndTheReaderThatWasNotThereYet() {
        assertEquals(Offer.SENT, send(linux, 5, 10));
        linux.close();
        assertEquals(List.of(blob(5, 10)), Mailboxes.drain(again(Role.UNIPROTON)));
    }

    @Test
    void h3aRestThatDoesNotComeIsToldAndTheSlotIsFree() {
        assertEquals(Offer.SENT, send(linux, 5, 150));
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        assertEquals(READ_END, memory.getInt(OP));
        uniproton.look();
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        uniproton.look();

        var told = assertThrows(TruncatedMessageException.class, () -> Mailboxes.drain(uniproton));
        assertEquals("a message of type 5 ended after 64 of 150 bytes: the rest did not come", told.getMessage());
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        assertEquals("truncated-message", uniproton.problems().getFirst().kind());
        assertTrue(linux.reclaim(), "the rest is still under way");
        assertEquals(Offer.SENT, send(linux, 6, 10));
        assertEquals(List.of(blob(6, 10)), Mailboxes.drain(uniproton));
    }

    @Test
    void h3aReaderThatIsSlowItselfWaitsForNobody() {
        assertEquals(Offer.SENT, send(linux, 5, 150));
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        assertFalse(linux.isSent());
        for (int look = 0; look < 5; look++) {
            uniproton.look();
        }
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        assertTrue(linux.isSent());
        assertEquals(List.of(blob(5, 150)), Mailboxes.drain(uniproton));
    }

    @Test
    void h3anotherMessageInTheMiddleOfOneIsToldAndDelivered() {
        assertEquals(Offer.SENT, send(linux, 5, 150));
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        assertEquals(Offer.SENT, send(again(Role.LINUX), 6, 10));

        assertThrows(TruncatedMessageException.class, () -> Mailboxes.drain(uniproton));
        assertEquals(List.of(blob(6, 10)), Mailboxes.drain(uniproton));
    }

    @Test
    void h4aPeerThatDoesNotReadIsLateUntilItDoesOrTheSlotIsTakenBack() {
        assertEquals(Offer.SENT, send(linux, 5, 10));
        linux.look();
        assertEquals(PeerState.ALIVE, linux.peer());
        linux.look();
        assertEquals(PeerState.LATE, linux.peer());
        assertEquals(Offer.FULL, send(linux, 6, 10));

        assertTrue(linux.reclaim());
        assertEquals(READ_END, memory.getInt(OP));
        assertFalse(linux.reclaim(), "it is free");
        linux.look();
        assertEquals(PeerState.ALIVE, linux.peer());
        assertEquals(Offer.SENT, send(linux, 6, 10));
        assertEquals(List.of(blob(6, 10)), Mailboxes.drain(uniproton));
    }

    @Test
    void h5aReaderThatComesInTheMiddleCanDropWhatIsLeft() {
        assertEquals(Offer.SENT, send(linux, 5, 150));
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        assertFalse(linux.isSent(), "the second piece is published");

        FusiondockLink late =
                Mailboxes.link(memory, Role.UNIPROTON, changes -> changes.drop().waitNanos(1));
        assertEquals(List.of(), Mailboxes.drain(late));
        assertTrue(linux.isSent());
        assertEquals(List.of(), Mailboxes.drain(late));
        late.look();
        late.look();
        assertThrows(TruncatedMessageException.class, () -> Mailboxes.drain(late), "two pieces are no three");
        assertEquals(Offer.SENT, send(linux, 6, 10));
        assertEquals(List.of(blob(6, 10)), Mailboxes.drain(late));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void h6aStateThatIsNoneIsToldOnceAndNeverWrittenTo(int op) {
        memory.setInt(OP, op);

        PeerCorruptionException read = assertThrows(PeerCorruptionException.class, () -> Mailboxes.drain(uniproton));
        assertEquals("op_type", read.kind());
        assertEquals(String.valueOf(op), read.value());
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        assertEquals(0, uniproton.rx().available());
        assertThrows(PeerCorruptionException.class, () -> send(linux, 5, 10));
        assertEquals(Offer.CLOSED, send(linux, 5, 10));
        assertEquals(op, memory.getInt(OP));
        assertEquals(PeerState.CORRUPT, linux.peer());
        assertEquals(PeerState.CORRUPT, uniproton.peer());

        assertTrue(linux.reclaim());
        assertEquals(Offer.SENT, send(linux, 5, 10));
        assertEquals(List.of(blob(5, 10)), Mailboxes.drain(uniproton));
        assertEquals(PeerState.ALIVE, uniproton.peer());
        memory.setInt(OP, op);
        assertThrows(PeerCorruptionException.class, () -> send(linux, 5, 10), "it was mended meanwhile");
        assertThrows(PeerCorruptionException.class, () -> Mailboxes.drain(uniproton));
    }

    @Test
    void h6aStateThatIsNoneInTheMiddleOfAMessageEndsItOnBothSides() {
        assertEquals(Offer.SENT, send(linux, 5, 150));
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        memory.setInt(OP, 77);

        assertThrows(PeerCorruptionException.class, linux::isSent);
        assertTrue(linux.isSent(), "the rest is given up");
        assertThrows(PeerCorruptionException.class, () -> Mailboxes.drain(uniproton));
        assertEquals(77, memory.getInt(OP));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void h7aLengthThatCannotBeIsToldOnceAndStays(int used) {
        assertEquals(Offer.SENT, send(linux, 5, 10));
        memory.setInt(FusiondockLayout.USED_SIZE_OFFSET, used);

        var told = assertThrows(PeerCorruptionException.class, () -> Mailboxes.drain(uniproton));
        assertEquals(Integer.toUnsignedString(used), told.value());
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        assertEquals(READY, memory.getInt(OP));

        assertTrue(uniproton.discard());
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        assertEquals(READ_END, memory.getInt(OP));
        assertEquals(Offer.SENT, send(linux, 6, 10));
        assertEquals(List.of(blob(6, 10)), Mailboxes.drain(uniproton));
    }

    @Test
    void h7aMessageLongerThanWeTakeStaysForSomebodyWhoTakesMore() {
        assertEquals(Offer.SENT, send(linux, 5, 1001));

        var told = assertThrows(BufferTooSmallException.class, () -> Mailboxes.drain(uniproton));
        assertEquals(1001, told.neededBytes());
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        assertEquals(READY, memory.getInt(OP));

        FusiondockLink larger = Mailboxes.link(memory, Role.UNIPROTON);
        assertEquals(List.of(blob(5, 1001)), pump(linux, larger));
    }

    @Test
    void h7aMessageLongerThanWeTakeCanBeGivenUpWithAllItsPieces() {
        assertEquals(Offer.SENT, send(linux, 5, 1001));
        assertThrows(BufferTooSmallException.class, () -> Mailboxes.drain(uniproton));

        assertTrue(uniproton.discard());
        assertEquals(List.of(), pump(linux, uniproton));
        assertTrue(linux.isSent());
        assertEquals(READ_END, memory.getInt(OP));
        assertFalse(uniproton.discard());
        assertEquals(Offer.SENT, send(linux, 6, 10));
        assertEquals(List.of(blob(6, 10)), Mailboxes.drain(uniproton));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE, Mailboxes.CAPACITY + 1})
    void h7aSlotLargerThanItsRegionIsToldOnBothSides(int max) {
        assertEquals(Offer.SENT, send(linux, 5, 10));
        memory.setInt(0, max);
        assertEquals(
                "max_size",
                assertThrows(PeerCorruptionException.class, () -> Mailboxes.drain(uniproton))
                        .kind());
        assertEquals(READY, memory.getInt(OP));
        memory.setInt(OP, READ_END);

        assertThrows(PeerCorruptionException.class, () -> send(linux, 6, 10));
        assertEquals(READ_END, memory.getInt(OP));
        memory.setInt(0, PIECE);
        assertEquals(Offer.SENT, send(linux, 6, 10));
        assertEquals(List.of(blob(6, 10)), Mailboxes.drain(uniproton));
    }

    @Test
    void h7aSlotThatChangesItsSizeInTheMiddleOfAMessageIsCutAsItWas() {
        assertEquals(Offer.SENT, send(linux, 5, 150));
        memory.setInt(0, 100);
        assertEquals(Offer.FULL, send(linux, 6, 10));
        memory.setInt(0, PIECE);
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        memory.setInt(0, 8);
        assertEquals(List.of(blob(5, 150)), pump(linux, uniproton));
    }

    @Test
    void h11nothingBehindAMessageIsShown() {
        assertEquals(Offer.SENT, send(linux, 5, 60));
        assertEquals(1, Mailboxes.drain(uniproton).size());
        assertEquals(Offer.SENT, send(linux, 5, 3));
        Lease lease = uniproton.rx().newLease();
        assertTrue(uniproton.rx().tryTake(lease));
        assertEquals(3, lease.length());
        lease.close();
        FusiondockLink copying = Mailboxes.link(memory, Role.UNIPROTON, Mailboxes.Changes::copyOut);
        assertEquals(Offer.SENT, send(linux, 5, 3));
        assertEquals(List.of(blob(5, 3)), Mailboxes.drain(copying));
    }

    @Test
    void aMessageThatWasTakenBackWhileItWasReadIsNotGivenBackAgain() {
        assertEquals(Offer.SENT, send(linux, 5, 10));
        assertEquals(
                1,
                uniproton
                        .rx()
                        .poll(
                                (segment, offset, length, type) -> memory.setInt(OP, FusiondockStates.STANDARD.start()),
                                1));
        assertEquals(FusiondockStates.STANDARD.start(), memory.getInt(OP));
    }

    @Test
    void h12whatIsHeldAtTheEndStaysForTheNext() {
        assertEquals(Offer.SENT, send(linux, 5, 10));
        Lease lease = uniproton.rx().newLease();
        assertTrue(uniproton.rx().tryTake(lease));
        uniproton.close();

        assertThrows(IllegalStateException.class, lease::segment);
        lease.close();
        assertEquals(READY, memory.getInt(OP));
        assertEquals(0, uniproton.rx().available());
        assertEquals(List.of(blob(5, 10)), Mailboxes.drain(again(Role.UNIPROTON)));
    }

    @Test
    void aSlotNobodyMadeIsWaitedForAndNotWritten() {
        Memory fresh = Mailboxes.memory(Access.NORMAL);
        FusiondockLink writer = Mailboxes.link(fresh, Role.LINUX, changes -> changes.init(Init.NEVER));
        FusiondockLink reader = Mailboxes.link(fresh, Role.UNIPROTON, changes -> changes.init(Init.NEVER));
        assertEquals(Offer.FULL, send(writer, 5, 10));
        assertEquals(PeerState.ABSENT, reader.peer());
        fresh.setInt(OP, READY);
        assertEquals(0, reader.rx().available());
        assertEquals(List.of(), Mailboxes.drain(reader));
        fresh.setInt(OP, 0);

        fresh.setInt(0, PIECE);
        assertEquals(Offer.SENT, send(writer, 5, 10));
        assertEquals(List.of(blob(5, 10)), Mailboxes.drain(reader));
    }

    @Test
    void aSlotIsMadeOnlyIfItIsOursAndOnlyOnceUnlessToldOtherwise() {
        assertEquals(PIECE, memory.getInt(0));
        assertEquals(Offer.SENT, send(linux, 5, 10));
        again(Role.LINUX);
        assertEquals(READY, memory.getInt(OP));
        assertEquals(PIECE, memory.getInt(0));
        Mailboxes.link(memory, Role.LINUX, changes -> changes.init(Init.ALWAYS).maxSize(32));
        assertEquals(0, memory.getInt(OP));
        assertEquals(32, memory.getInt(0));
        assertEquals(Mailboxes.CAPACITY, memory.getInt(REGION));
    }

    @Test
    void aFreeSlotIsMarkedAtTheEndIfSoConfigured() {
        FusiondockLink marking = Mailboxes.link(memory, Role.LINUX, Mailboxes.Changes::markDel);
        marking.close();
        assertEquals(FusiondockStates.STANDARD.del(), memory.getInt(OP));
        FusiondockLink next = Mailboxes.link(memory, Role.LINUX, Mailboxes.Changes::markDel);
        assertEquals(Offer.SENT, send(next, 5, 10));
        next.close();
        assertEquals(READY, memory.getInt(OP));
    }

    @Test
    void statesOfAnotherTreeAreTheOnlyOnes() {
        Memory other = Mailboxes.memory(Access.NORMAL);
        FusiondockStates states = new FusiondockStates(10, 11, 12, 13);
        FusiondockLink writer = Mailboxes.link(other, Role.LINUX, changes -> changes.states(states));
        FusiondockLink reader = Mailboxes.link(other, Role.UNIPROTON, changes -> changes.states(states));
        assertEquals(10, other.getInt(OP));
        assertEquals(Offer.SENT, send(writer, 5, 10));
        assertEquals(11, other.getInt(OP));
        assertEquals(List.of(blob(5, 10)), Mailboxes.drain(reader));
        assertEquals(12, other.getInt(OP));
        other.setInt(OP, READY);
        assertThrows(PeerCorruptionException.class, () -> send(writer, 5, 10));
        assertThrows(IllegalArgumentException.class, () -> new FusiondockStates(1, 1, 2, 3));
    }

    /** Another link of a side, as after a restart. */
    private FusiondockLink again(Role role) {
        return Mailboxes.link(memory, role, changes -> changes.waitNanos(1));
    }

    /** Both sides in turn until nothing moves. */
    private static List<Received> pump(FusiondockLink from, FusiondockLink to) {
        List<Received> came = Mailboxes.drain(to);
        while (came.isEmpty() && !from.isSent()) {
            came = Mailboxes.drain(to);
        }
        return came.isEmpty() ? Mailboxes.drain(to) : came;
    }

    private static Offer send(FusiondockLink link, int type, int length) {
        return Mailboxes.send(link, type, Mailboxes.blob(length));
    }

    private static Received blob(int type, int length) {
        return Received.of(type, Mailboxes.blob(length));
    }
}
