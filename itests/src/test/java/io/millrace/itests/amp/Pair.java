package io.millrace.itests.amp;

import io.millrace.amp.Core;
import io.millrace.amp.internal.AmpEnd;
import io.millrace.amp.internal.AmpLink;
import io.millrace.itests.support.AmpPeer;

/** Two cores at one memory: ours in this JVM, the other one the C peer. Thread-safety: confined to one thread. */
final class Pair implements AutoCloseable {
    private final Board board;
    private final Core ours;
    private final JavaCore java;
    private AmpPeer peer;

    private Pair(Board board, Core ours, JavaCore java, AmpPeer peer) {
        this.board = board;
        this.ours = ours;
        this.java = java;
        this.peer = peer;
    }

    /**
     * Starts both; the main core first, which begins anew.
     *
     * @param ours which core we play
     * @param words more options of the C peer
     */
    static Pair open(Board board, Core ours, String... words) {
        if (ours == Core.MAIN) {
            JavaCore java = board.java(Core.MAIN);
            return new Pair(board, ours, java, board.peer(Core.SUB, words));
        }
        AmpPeer peer = board.peer(Core.MAIN, words);
        peer.ask("init");
        return new Pair(board, ours, board.java(Core.SUB), peer);
    }

    Core ours() {
        return ours;
    }

    JavaCore java() {
        return java;
    }

    AmpLink link() {
        return java.link();
    }

    AmpPeer peer() {
        return peer;
    }

    Board board() {
        return board;
    }

    /** A queue made by the main core whose sending end is ours; the C peer knows it by the name. */
    AmpEnd sender(String name, int id, int length, int item) {
        make(name, id, length, item, true);
        return link().sender(id, 3).orElseThrow();
    }

    /** A queue made by the main core whose receiving end is ours; the C peer knows it by the name. */
    AmpEnd receiver(String name, int id, int length, int item) {
        make(name, id, length, item, false);
        return link().receiver(id, false).orElseThrow();
    }

    private void make(String name, int id, int length, int item, boolean weSend) {
        if (ours == Core.MAIN) {
            link().createQueue(id, length, item, weSend).orElseThrow();
            peer.ask("queue-attach " + name + " " + end(weSend, id));
        } else {
            peer.ask("queue-create " + name + " " + length + " " + item + " " + end(weSend, id));
        }
    }

    /** The C peer's end of a queue, in its words. */
    static String end(boolean weSend, int id) {
        return (weSend ? "remote " + id + " -1" : "master " + id + " 4");
    }

    /** Joins rpmsg at both cores, made by the main one. */
    AmpEnd rpmsg(int length, int item) {
        if (ours == Core.MAIN) {
            link().createRpmsg(length, item).orElseThrow();
            peer.ask("rpmsg-attach");
        } else {
            peer.ask("rpmsg-create " + length + " " + item);
        }
        return link().rpmsg().orElseThrow();
    }

    /** Starts another C peer in the place of one that died; it begins nothing anew. */
    AmpPeer restartPeer(String... words) {
        peer.close();
        peer = board.peer(Board.other(ours), words);
        return peer;
    }

    @Override
    public void close() {
        try {
            peer.close();
        } finally {
            java.close();
        }
    }
}
