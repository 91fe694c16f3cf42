package io.millrace.vox.internal;

import io.millrace.api.channel.PeerState;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

/**
 * Who is there: opens a link when a guest has come, and ends it when the guest is gone and its messages were received.
 *
 * <p>Thread-safety: confined to one thread at a time. Peer: an entry of the table that makes no sense is cleared away
 * like a dead guest's.
 */
final class VoxRollCall {
    private final VoxView view;
    private final VoxPeerTable table;
    private final VoxRecovery recovery;
    private final VoxHost.Listener listener;
    private final long drainNanos;
    /** Opens a link to a guest. */
    private final IntFunction<VoxLink> opener;

    private final AtomicReferenceArray<VoxLink> links;
    private final VoxPresence[] presences = new VoxPresence[VoxReadySet.SIZE];
    /** Links that ended while messages of theirs were still looked at. */
    private final List<VoxLink> ended = new ArrayList<>();

    private final List<Problem> problems = new ArrayList<>();
    private boolean needsRebuild = true;

    VoxRollCall(
            VoxView view,
            VoxPeerTable table,
            VoxRecovery recovery,
            VoxHost.Listener listener,
            long drainNanos,
            AtomicReferenceArray<VoxLink> links,
            IntFunction<VoxLink> opener) {
        this.view = view;
        this.table = table;
        this.recovery = recovery;
        this.listener = listener;
        this.drainNanos = drainNanos;
        this.links = links;
        this.opener = opener;
    }

    /** What was found wrong in the table, each entry's problem once. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Looks at every entry. */
    void look(long now) {
        boolean nobody = true;
        for (int guest = 1; guest <= table.guests(); guest++) {
            look(guest, now);
            nobody &= links.get(guest) == null;
        }
        ended.removeIf(link -> !link.receiver().hasLeases());
        if (needsRebuild && nobody && ended.isEmpty()) {
            needsRebuild = !recovery.rebuild();
        }
    }

    /** Looks at one entry. */
    void look(int guest, long now) {
        int state = table.state(guest);
        VoxLink link = links.get(guest);
        if (link != null) {
            check(guest, link, state, now);
        } else if (state == VoxLayout.ATTACHED || state == VoxLayout.GOODBYE) {
            attach(guest, state, now);
        } else if (state != VoxLayout.EMPTY && state != VoxLayout.RESERVED) {
            problems.add(
                    view.problem(VoxView.corrupt("peer-state", view.layout().peer(guest - 1), state, "0, 1, 2 or 3")));
            recovery.recover(guest, (slotClass, slot) -> false);
        }
    }

    /** A guest that left before we saw it may have left messages. */
    private void attach(int guest, int state, long now) {
        VoxLink link;
        try {
            link = opener.apply(guest);
        } catch (PeerCorruptionException e) {
            problems.add(view.problem(e));
            recovery.recover(guest, (slotClass, slot) -> false);
            return;
        }
        presences[guest] = new VoxPresence(view.layout().geometry().heartbeatNanos(), now);
        link.heartbeat(view.heartbeat(guest - 1));
        links.set(guest, link);
        listener.attached(link);
        check(guest, link, state, now);
    }

    private void check(int guest, VoxLink link, int state, long now) {
        long beat = view.heartbeat(guest - 1);
        link.heartbeat(beat);
        PeerState presence = presences[guest].state(beat, now);
        boolean alive = state == VoxLayout.ATTACHED
                && presence != PeerState.GONE
                && !link.isHungUp()
                && link.state() != PeerState.CORRUPT;
        if (alive) {
            link.state(presence);
            return;
        }
        if (!presences[guest].isGone()) {
            table.goodbye(guest);
            link.peerGone();
            presences[guest].gone(now);
        }
        if ((link.isDrained() || presences[guest].goneFor(now) >= drainNanos) && link.endAfterPeer()) {
            end(guest, link);
        }
    }

    private void end(int guest, VoxLink link) {
        links.set(guest, null);
        listener.gone(link);
        recovery.recover(guest, link.receiver()::holds);
        link.closeExtras();
        ended.add(link);
        needsRebuild = true;
    }
}
