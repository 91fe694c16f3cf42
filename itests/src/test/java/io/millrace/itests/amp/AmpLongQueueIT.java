package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.amp.AmpChip;
import io.millrace.amp.Core;
import io.millrace.amp.Pool;
import io.millrace.amp.internal.AmpEnd;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Offer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The longest queue of the format. Its descriptors alone take 256 KiB: four times an entry, and more than any chip
 * shares, so no firmware and not the C peer can have it. Here a configuration points to memory behind the chain, in a
 * region wider than a chip's, and both cores are ours, each with a mapping of its own.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpLongQueueIT {
    private static final int LENGTH = 32768;
    private static final int ITEM = 8;
    private static final int ID = 0x10;
    private static final int BYTES = 1 << 21;
    private static final int MESSAGES = 5 * LENGTH / 2;

    @Test
    void aQueueOfTheLargestLengthWrapsItsIndices() {
        try (Board board = Board.of(AmpChip.P4, AmpChip.P4.standard().withHpSize(BYTES));
                JavaCore main = board.java(Core.MAIN)) {
            make(main, ID, 1);
            make(main, ID + 1, 2);
            try (JavaCore sub = board.attach(Core.SUB)) {
                carry(main, sub, ID);
                carry(sub, main, ID + 1);
            }
        }
    }

    /** Twice over the length and more than 16 bits, and full in between. */
    private static void carry(JavaCore from, JavaCore to, int id) {
        AmpEnd sender = from.link().sender(id, -1).orElseThrow();
        AmpEnd receiver = to.link().receiver(id, false).orElseThrow();
        Flow out = Flow.out(from, sender.tx(), ITEM);
        Flow in = Flow.in(to, receiver.rx(), ITEM);
        while (in.received() < MESSAGES) {
            out.run(Math.min(in.received() + LENGTH, MESSAGES), 0);
            long pending = out.sent() - in.received();
            assertEquals(pending, receiver.rx().available());
            if (pending == LENGTH) {
                assertEquals(Offer.FULL, sender.tx().offer(new byte[1], 0, 1));
            }
            in.run(0, in.received() + Math.min(pending, LENGTH - 5));
        }
        assertEquals(out.out().json(), in.in().json());
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
