package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.fusiondock.internal.Mailboxes.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When we ring, and what we do when rung: 8 and 9 of docs/fusiondock.md. */
class FusiondockDoorbellTest {
    private static final int OP = FusiondockLayout.OP_TYPE_OFFSET;
    private static final int READY = FusiondockStates.STANDARD.ready();

    private final Memory memory = Mailboxes.memory(Access.NORMAL);
    private final Recorded bell = new Recorded();

    /** Notes each ring, and what stood in the slot then. */
    private final class Recorded implements Signaler {
        private final List<String> rings = new ArrayList<>();
        private boolean rung;

        @Override
        public void ring(int target) {
            rings.add(target + ":" + memory.getInt(OP));
        }

        @Override
        public boolean await(long timeoutNanos) {
            boolean answer = rung;
            rung = false;
            return answer;
        }

        @Override
        public SignalerInfo info() {
            return new SignalerInfo("recorded", "test", 0, 0, 0);
        }

        @Override
        public void close() {}
    }

    @Test
    void aRingFollowsEveryMessageAndNothingElse() {
        FusiondockLink linux = Mailboxes.link(memory, Role.LINUX, bell, changes -> changes.maxSize(64));
        FusiondockLink uniproton = Mailboxes.link(memory, Role.UNIPROTON);
        Producer tx = linux.tx(3);
        Claim claim = tx.newClaim();

        assertEquals(Offer.SENT, tx.tryClaim(4, claim));
        tx.abort(claim);
        tx.flush();
        assertEquals(List.of(), bell.rings);

        assertEquals(Offer.SENT, tx.tryClaim(4, claim));
        tx.commitLazy(claim);
        assertEquals(List.of(), bell.rings);
        tx.flush();
        tx.flush();
        assertEquals(List.of("1:1"), bell.rings);
        assertEquals(Offer.FULL, Mailboxes.offer(tx, new byte[4]));
        assertEquals(1, Mailboxes.drain(uniproton).size());

        assertEquals(Offer.SENT, Mailboxes.offer(tx, new byte[150]));
        Mailboxes.drain(uniproton);
        linux.isSent();
        Mailboxes.drain(uniproton);
        linux.isSent();
        assertEquals(1, Mailboxes.drain(uniproton).size());
        assertEquals(List.of("1:1", "1:1"), bell.rings, "one ring for three pieces");
    }

    @Test
    void anUnreadMessageIsRungForAgainAndAReadOneIsNot() {
        FusiondockLink linux = Mailboxes.link(memory, Role.LINUX, bell, changes -> changes.repeatNanos(1));
        FusiondockLink uniproton = Mailboxes.link(memory, Role.UNIPROTON);
        linux.look();
        linux.look();
        assertEquals(0, bell.rings.size());
        Mailboxes.send(linux, 3, new byte[4]);
        linux.look();
        linux.look();
        linux.look();
        assertEquals(3, bell.rings.size());
        Mailboxes.drain(uniproton);
        linux.look();
        linux.look();
        assertEquals(3, bell.rings.size());
    }

    @Test
    void nothingIsRepeatedIfSoConfigured() {
        FusiondockLink linux = Mailboxes.link(memory, Role.LINUX, bell, changes -> changes);
        Mailboxes.send(linux, 3, new byte[4]);
        linux.look();
        linux.look();
        assertEquals(1, bell.rings.size());
    }

    @Test
    void aPeerThatPublishesFirstIsReadAfterItsRing() {
        FusiondockLink linux = Mailboxes.link(memory, Role.LINUX, changes -> changes);
        FusiondockLink uniproton = Mailboxes.link(memory, Role.UNIPROTON, bell, Mailboxes.Changes::waitsForRing);
        assertEquals(0, uniproton.rx().available());

        Mailboxes.send(linux, 2, new byte[8]);
        assertEquals(0, uniproton.rx().available());
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        memory.setLong(FusiondockLayout.DATA_OFFSET, 42);
        bell.rung = true;
        assertTrue(uniproton.waitPoint().await(() -> uniproton.rx().available() == 1, second()));
        assertEquals(List.of(Received.of(2, new byte[] {42, 0, 0, 0, 0, 0, 0, 0})), Mailboxes.drain(uniproton));

        Mailboxes.send(linux, 2, new byte[8]);
        assertEquals(List.of(), Mailboxes.drain(uniproton), "the ring was for the one before");
    }

    @Test
    void aRingThatWasLostIsMadeUpForByTheBoundOfTheWait() {
        FusiondockLink linux = Mailboxes.link(memory, Role.LINUX, changes -> changes);
        FusiondockLink uniproton = Mailboxes.link(memory, Role.UNIPROTON, bell, Mailboxes.Changes::waitsForRing);
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        Mailboxes.send(linux, 2, new byte[8]);
        assertTrue(uniproton.waitPoint().await(() -> uniproton.rx().available() == 1, second()));
        assertEquals(1, Mailboxes.drain(uniproton).size());
    }

    @Test
    void aStrayRingIsNoMessageAndNoLicenceForTheNext() {
        FusiondockLink linux = Mailboxes.link(memory, Role.LINUX, changes -> changes);
        FusiondockLink uniproton = Mailboxes.link(memory, Role.UNIPROTON, bell, Mailboxes.Changes::waitsForRing);
        bell.rung = true;
        assertFalse(uniproton.waitPoint().await(() -> uniproton.rx().available() == 1, 1));
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        Mailboxes.send(linux, 2, new byte[8]);
        assertEquals(0, uniproton.rx().available());
    }

    @Test
    void whatStoodThereBeforeNeedsNoRing() {
        FusiondockLink linux = Mailboxes.link(memory, Role.LINUX, changes -> changes);
        Mailboxes.send(linux, 2, new byte[8]);
        FusiondockLink uniproton = Mailboxes.link(memory, Role.UNIPROTON, bell, Mailboxes.Changes::waitsForRing);
        assertEquals(1, Mailboxes.drain(uniproton).size());
    }

    @Test
    void piecesNeedOneRingInAll() {
        FusiondockLink linux = Mailboxes.link(memory, Role.LINUX, changes -> changes.maxSize(64));
        Mailboxes.send(linux, 2, Mailboxes.blob(150));
        FusiondockLink uniproton = Mailboxes.link(memory, Role.UNIPROTON, bell, Mailboxes.Changes::waitsForRing);
        List<Received> came = List.of();
        while (came.isEmpty()) {
            came = Mailboxes.drain(uniproton);
            linux.isSent();
        }
        assertEquals(List.of(Received.of(2, Mailboxes.blob(150))), came);
    }

    @Test
    void aTickIsGivenTimeIfSoConfiguredAndOtherTypesAreNot() {
        FusiondockLink linux = Mailboxes.link(memory, Role.LINUX, changes -> changes);
        FusiondockLink patient =
                Mailboxes.link(memory, Role.UNIPROTON, changes -> changes.settleNanos(TimeUnit.HOURS.toNanos(1)));
        Mailboxes.send(linux, 3, new byte[8]);
        assertEquals(1, Mailboxes.drain(patient).size());
        Mailboxes.send(linux, 2, new byte[8]);
        assertEquals(List.of(), Mailboxes.drain(patient));
        assertEquals(READY, memory.getInt(OP));

        FusiondockLink hasty = Mailboxes.link(memory, Role.UNIPROTON, changes -> changes.settleNanos(1));
        assertTrue(hasty.waitPoint().await(() -> hasty.rx().available() == 1, TimeUnit.MINUTES.toNanos(1)));
        assertEquals(1, Mailboxes.drain(hasty).size());
    }

    private static long second() {
        return TimeUnit.SECONDS.toNanos(1);
    }
}
