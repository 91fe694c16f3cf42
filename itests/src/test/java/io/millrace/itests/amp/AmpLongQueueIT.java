package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.amp.AmpChip;
import io.millrace.amp.Core;
import io.millrace.amp.Pool;
import io.millrace.amp.internal.AmpEnd;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.AmpPeer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The longest queue of the format. Its descriptors alone take 256 KiB: four times an entry, and more than any chip
 * shares. So its configuration points to memory behind the chain, in a region wider than a chip's.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpLongQueueIT {
    private static final int LENGTH = 32768;
    private static final int ITEM = 8;
    private static final int ID = 0x10;
    private static final int BYTES = 1 << 21;
    private static final int MESSAGES = 5 * LENGTH / 2;

    @ParameterizedTest
    @EnumSource
    void aQueueOfTheLargestLengthWrapsItsIndices(Core ours) {
        Core theirs = ours == Core.MAIN ? Core.SUB : Core.MAIN;
        try (Board board = Board.of(AmpChip.P4, AmpChip.P4.standard().withHpSize(BYTES))) {
            make(board);
            try (JavaCore java = board.attach(ours);
                    AmpPeer peer = board.peer(theirs, "--wide")) {
                peer.ask("queue-attach to remote " + ID + " -1");
                peer.ask("queue-attach from master " + (ID + 1) + " -1");
                AmpEnd tx = java.link().sender(ID, -1).orElseThrow();
                AmpEnd rx = java.link().receiver(ID + 1, false).orElseThrow();
                Flow flow = new Flow(java, tx.tx(), rx.rx(), ITEM);
                flow.run(LENGTH, 0);
                assertEquals(Offer.FULL, tx.tx().offer(new byte[1], 0, 1));
                int echo = peer.tell("stream-echo to from " + MESSAGES);
                flow.run(MESSAGES, MESSAGES);
                assertEquals(flow.out().json(), peer.result(echo));
                assertEquals(flow.in().json(), flow.out().json());
                peer.quit();
            }
        }
    }

    private static void make(Board board) {
        try (JavaCore main = board.java(Core.MAIN)) {
            make(main, ID, 1);
            make(main, ID + 1, 2);
        }
    }

    /** The upper part of the region holds what no entry can. */
    private static void make(JavaCore main, int id, int place) {
        long bytes = (long) LENGTH * (ITEM + 8);
        long start = main.link().sysInfo().memory().geometry().start(Pool.HP);
        long descriptors = start + BYTES - place * bytes;
        long data = descriptors + 8L * LENGTH;
        Memory window = main.window(Pool.HP);
        for (int slot = 0; slot < LENGTH; slot++) {
            window.setIntPair(descriptors - start + 8L * slot, (int) (data + (long) slot * ITEM), ITEM);
        }
        Memory conf = main.link()
                .sysInfo()
                .allocate(id, 12, Pool.HP, _ -> {})
                .orElseThrow()
                .memory();
        conf.setInt(0, LENGTH | ITEM << Short.SIZE);
        conf.setInt(4, (int) data);
        conf.setInt(8, (int) descriptors);
    }
}
