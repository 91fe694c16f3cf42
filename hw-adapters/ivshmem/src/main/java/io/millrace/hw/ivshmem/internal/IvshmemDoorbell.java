package io.millrace.hw.ivshmem.internal;

import io.millrace.api.signal.Signaler;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Doorbell;
import io.millrace.hw.libc.DoorbellSignaler;
import io.millrace.hw.libc.TargetMap;
import io.millrace.hw.libc.WakeablePoll;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Rings peers through their eventfds, and is rung through our own, on any vector.
 *
 * <p>Every ring is a system call: a virtual machine has no word that says whether it sleeps. Rings that nobody has
 * looked at are one. A ring for somebody who is not there goes nowhere, and wakes nobody. The virtual machine itself
 * drops a ring that comes before its guest has set its interrupts up, so who waits for an answer waits with a bound and
 * looks again.
 *
 * <p>Thread-safety: as {@link Doorbell} says. Peer: may ring as often as it likes; a look takes all rings of a vector
 * by one read.
 */
final class IvshmemDoorbell implements Doorbell {
    private static final String KIND = "ivshmem";

    private final IvshmemPeers peers;
    private final IvshmemPeer own;
    private final TargetMap targets;
    private final WakeablePoll poll;
    private final MemorySegment number = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

    private IvshmemDoorbell(IvshmemPeers peers, IvshmemPeer own, TargetMap targets) {
        this.peers = peers;
        this.own = own;
        this.targets = targets;
        this.poll = new WakeablePoll(own.eventfds().toArray(Descriptor[]::new));
    }

    /**
     * Makes a signaler.
     *
     * @param name the signaler's name
     * @param peers whom to ring; the caller's to close, after this
     * @param own where we are rung, with all its vectors; the caller's to close, after this
     * @param targets whom numbers mean
     */
    static Signaler of(String name, IvshmemPeers peers, IvshmemPeer own, TargetMap targets) {
        return new DoorbellSignaler(name, KIND, new IvshmemDoorbell(peers, own, targets));
    }

    @Override
    public boolean ring(int target) {
        long route = targets.route(target);
        return route != TargetMap.NOWHERE
                && peers.get(IvshmemRoutes.peer(route)).ring(IvshmemRoutes.vector(route));
    }

    /** Takes the rings of every vector. */
    @Override
    public boolean await(long timeoutNanos) {
        boolean rung = false;
        if (poll.await(timeoutNanos)) {
            for (int vector = 0; vector < own.vectors(); vector++) {
                if (poll.readable(vector)) {
                    rung |= own.eventfd(vector).read(number, number.byteSize()) > 0;
                }
            }
        }
        return rung;
    }

    @Override
    public void wake() {
        poll.wake();
    }

    @Override
    public void close() {
        poll.close();
    }
}
