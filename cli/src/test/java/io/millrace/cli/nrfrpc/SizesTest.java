package io.millrace.cli.nrfrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

final class SizesTest {
    @Test
    void areCycled() {
        IntSupplier sizes = new Sizes(new int[] {3, 5}, -1, 0).of(0);
        assertEquals(3, sizes.getAsInt());
        assertEquals(5, sizes.getAsInt());
        assertEquals(3, sizes.getAsInt());
    }

    /** SplitMix64 begins with 0xe220a8397b1dcdaf from 0: the C peer sends the same sizes. */
    @Test
    void areThoseOfSplitMix() {
        int expected = (int) Long.remainderUnsigned(0xe220a8397b1dcdafL, 1000);
        assertEquals(expected, new Sizes(new int[] {1}, 999, 0).of(0).getAsInt());
    }
}
