package io.millrace.hw.datagram.internal;

import io.millrace.api.signal.Signaler;
import io.millrace.hw.libc.Doorbell;
import io.millrace.hw.libc.DoorbellSignaler;
import io.millrace.hw.libc.Sockets;
import io.millrace.hw.libc.WakeablePoll;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Rings by datagrams to the peer's socket, and is rung by datagrams to one of our own. A ring is 4 bytes,
 * little-endian, with the target.
 *
 * <p>Every ring is a system call: whether the peer is awake stands nowhere. A full queue drops the ring; what stands in
 * it wakes the peer anyway. Where nobody is, a ring goes nowhere.
 *
 * <p>Thread-safety: as {@link Doorbell} says. Peer: what it sends is counted as rings and otherwise ignored; each look
 * takes a bounded number of datagrams.
 */
public final class DatagramDoorbell implements Doorbell {
    private static final String KIND = "datagram";
    /** More than the usual queue: a peer that never stops sending does not keep us. */
    private static final int MOST_AT_ONCE = 1024;

    private static final int ALL_BITS = 0777;
    private static final int OWNER_WRITES = 0200;
    private static final ValueLayout.OfInt TARGET = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final OwnSocket own;
    private final DatagramPeer peer;
    private final WakeablePoll poll;
    private final MemorySegment outgoing = Arena.ofAuto().allocate(TARGET);
    private final MemorySegment incoming = Arena.ofAuto().allocate(TARGET);
    private final ReentrantLock ringing = new ReentrantLock();

    private DatagramDoorbell(OwnSocket own, DatagramPeer peer) {
        this.own = own;
        this.peer = peer;
        this.poll = new WakeablePoll(own.descriptor());
    }

    /**
     * Makes our socket; the peer's need not be there.
     *
     * @param name the signaler's name
     * @param out absolute path of the peer's socket
     * @param in absolute path of ours; the name goes when the signaler is closed
     * @param mode permission bits of ours: who may write to it may ring
     * @param warnings told why rings do not reach whoever is there, and what could not be tidied up
     * @return the open signaler
     * @throws io.millrace.api.segment.SegmentRefusedException if a name is not what it must be, or ours is in use
     */
    public static Signaler open(String name, String out, String in, int mode, Consumer<String> warnings) {
        checkPath("out", out);
        checkPath("in", in);
        if (in.equals(out)) {
            throw new IllegalArgumentException(
                    "in must be another socket than the peer's: in='" + in + "', out='" + out + "'");
        }
        if ((mode & ~ALL_BITS) != 0 || (mode & OWNER_WRITES) == 0) {
            throw new IllegalArgumentException(
                    "mode must be between 0200 and 0777, writable by the owner: mode=0" + Integer.toOctalString(mode));
        }
        DatagramPeer peer = new DatagramPeer(out, warnings);
        try {
            return open(name, OwnSocket.open(in, mode, warnings), peer);
        } catch (RuntimeException e) {
            peer.close();
            throw e;
        }
    }

    private static Signaler open(String name, OwnSocket own, DatagramPeer peer) {
        try {
            return new DoorbellSignaler(name, KIND, new DatagramDoorbell(own, peer));
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    @Override
    public boolean ring(int target) {
        ringing.lock();
        try {
            outgoing.set(TARGET, 0, target);
            return peer.send(outgoing);
        } finally {
            ringing.unlock();
        }
    }

    /** Takes what stands in the queue; an empty datagram is a ring, too. */
    @Override
    public boolean await(long timeoutNanos) {
        boolean rung = false;
        if (poll.await(timeoutNanos)) {
            for (int i = 0; i < MOST_AT_ONCE && own.descriptor().read(incoming, incoming.byteSize()) >= 0; i++) {
                rung = true;
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
        own.close();
        peer.close();
    }

    private static void checkPath(String property, String path) {
        int length = path.getBytes(StandardCharsets.UTF_8).length;
        if (!path.startsWith("/") || path.endsWith("/") || length > Sockets.LONGEST_PATH) {
            throw new IllegalArgumentException(property + " must be the absolute path of a socket, of at most "
                    + Sockets.LONGEST_PATH + " bytes: " + property + "='" + path + "'");
        }
    }
}
