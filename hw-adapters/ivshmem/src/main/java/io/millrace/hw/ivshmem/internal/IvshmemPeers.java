package io.millrace.hw.ivshmem.internal;

import java.util.Arrays;
import java.util.List;

/**
 * Who is there, by id. Thread-safety: {@link #get} from any thread, without waiting or allocating; changes from any
 * thread, one at a time.
 */
final class IvshmemPeers implements AutoCloseable {
    /** Replaced by a changed copy at every change. */
    private volatile IvshmemPeer[] peers = {};

    /** {@link IvshmemPeer#NONE} if nobody has that id. */
    IvshmemPeer get(int id) {
        IvshmemPeer[] now = peers;
        return id < now.length ? now[id] : IvshmemPeer.NONE;
    }

    /** All that are there, in the order of their ids. */
    List<IvshmemPeer> all() {
        return Arrays.stream(peers).filter(it -> it != IvshmemPeer.NONE).toList();
    }

    synchronized void add(IvshmemPeer peer) {
        IvshmemPeer[] before = peers;
        IvshmemPeer[] after = Arrays.copyOf(before, Math.max(before.length, peer.id() + 1));
        Arrays.fill(after, before.length, after.length, IvshmemPeer.NONE);
        after[peer.id()] = peer;
        peers = after;
    }

    /** Closes it, too. */
    synchronized void remove(int id) {
        IvshmemPeer peer = get(id);
        if (peer != IvshmemPeer.NONE) {
            IvshmemPeer[] after = peers.clone();
            after[id] = IvshmemPeer.NONE;
            peers = after;
            peer.close();
        }
    }

    /** The lowest id that nobody has. */
    int lowestFree() {
        IvshmemPeer[] now = peers;
        int id = 0;
        while (id < now.length && now[id] != IvshmemPeer.NONE) {
            id++;
        }
        return id;
    }

    /** Closes all. */
    @Override
    public synchronized void close() {
        IvshmemPeer[] before = peers;
        peers = new IvshmemPeer[0];
        for (IvshmemPeer peer : before) {
            peer.close();
        }
    }
}
