package io.millrace.posix.internal.granule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import java.util.BitSet;
import java.util.function.IntPredicate;

/** What must hold of a pool that nobody is at work in. */
public final class PoolCheck {
    private PoolCheck() {}

    /**
     * Checks bitmap, summary and owners against each other.
     *
     * @param memory starts where the pool does
     * @param layout its geometry
     * @param mayOwn slots that may own runs
     * @return granules that the table owns
     */
    public static BitSet check(Memory memory, GranuleLayout layout, IntPredicate mayOwn) {
        GranuleView view = new GranuleView(memory, layout);
        BitSet owned = new BitSet();
        BitSet kept = new BitSet();
        for (int granule = 0; granule < layout.granules(); granule++) {
            long entry = view.owner(granule);
            int owner = Owner.owner(entry);
            if (owner != 0) {
                assertRun(owned, granule, Owner.length(entry));
                assertTrue(
                        owner == GranuleLayout.KEPT || mayOwn.test(owner - 1), "granule " + granule + " of " + owner);
                kept.set(granule, owner == GranuleLayout.KEPT);
            }
        }
        for (int word = 0; word < layout.words(); word++) {
            long bits = view.word(word);
            long[] expected = owned.get(word * 64, word * 64 + 64).toLongArray();
            assertEquals((expected.length == 0 ? 0 : expected[0]) | layout.beyond(word), bits, "word " + word);
            boolean mayBeFree = (view.summary(word / 64) >>> word & 1) != 0;
            assertTrue(mayBeFree || bits == -1, "the summary hides word " + word);
        }
        assertEquals(0, view.peers().sweep(), "somebody sweeps");
        return kept;
    }

    private static void assertRun(BitSet owned, int start, int length) {
        assertTrue(length >= 1, "length " + length + " at " + start);
        int next = owned.nextSetBit(start);
        assertFalse(next >= 0 && next < start + length, "two runs meet at " + next);
        owned.set(start, start + length);
    }
}
