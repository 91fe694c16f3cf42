package io.millrace.posix.internal.granule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.posix.internal.granule.Liveness.SeenPeer;
import org.junit.jupiter.api.Test;

/** Who is taken for dead: nobody who may live. */
class ProcessLivenessTest {
    private static final PeerIdentity SELF = ProcessLiveness.self();
    private static final int NOBODY = Integer.MAX_VALUE;

    private final ProcessLiveness never = new ProcessLiveness(0);
    private final ProcessLiveness soon = new ProcessLiveness(1);

    private static SeenPeer peer(boolean joining, int pid, long start, long host, long heartbeat) {
        return new SeenPeer(3, 1, joining, new PeerIdentity(pid, start, host, 0, 0), heartbeat);
    }

    @Test
    void thisProcessLives() {
        assertEquals(ProcessHandle.current().pid(), SELF.pid());
        assertNotEquals(0, SELF.host());
        assertFalse(never.isDead(peer(false, SELF.pid(), SELF.start(), SELF.host(), 0)));
        assertFalse(never.isDead(peer(true, SELF.pid(), 0, SELF.host(), 0)));
        assertFalse(never.isDead(peer(true, SELF.pid(), 0, 0, 0)));
    }

    @Test
    void aNumberThatIsNoProcessIsDead() {
        assertTrue(never.isDead(peer(false, NOBODY, SELF.start(), SELF.host(), 0)));
        assertTrue(never.isDead(peer(true, NOBODY, 0, SELF.host(), 0)));
        assertTrue(never.isDead(peer(true, NOBODY, 0, 0, 0)));
    }

    @Test
    void aNumberThatIsAnotherProcessByNowIsDead() {
        assertTrue(never.isDead(peer(false, SELF.pid(), SELF.start() + 1, SELF.host(), 0)));
    }

    @Test
    void aPeerOfAnotherMachineLivesWhateverItsNumber() {
        assertFalse(never.isDead(peer(false, NOBODY, 5, SELF.host() + 1, 0)));
        assertFalse(never.isDead(peer(false, NOBODY, 5, SELF.host() + 1, 0)));
        assertFalse(never.isDead(peer(true, NOBODY, 5, SELF.host() + 1, 0)));
    }

    @Test
    void aPeerOfAnotherMachineIsDeadWhenItsHeartStandsStill() {
        assertFalse(soon.isDead(peer(false, 7, 5, SELF.host() + 1, 1)));
        assertTrue(soon.isDead(peer(false, 7, 5, SELF.host() + 1, 1)));
        assertFalse(soon.isDead(peer(false, 7, 5, SELF.host() + 1, 2)));
        assertFalse(soon.isDead(new SeenPeer(3, 2, false, new PeerIdentity(7, 5, SELF.host() + 1, 0, 0), 2)));
    }
}
