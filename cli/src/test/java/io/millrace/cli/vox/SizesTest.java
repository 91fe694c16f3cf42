package io.millrace.cli.vox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.cli.ExitException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SizesTest {
    @Test
    void takesTurns() {
        assertArrayEquals(new int[] {5, 16, 7, 5}, firstSizes("5,0x10,7", 4));
    }

    @Test
    void mixesAsEveryPeerDoes() {
        assertArrayEquals(new int[] {4, 250, 251, 174, 227, 264}, firstSizes("mix:300", 6));
        assertEquals(26051, Sizes.parse("mix:65536").at(Long.MIN_VALUE + 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1,", "-1", "mix:", "mix:1,2", "2147483648"})
    void refusesWhatIsNoSize(String text) {
        ExitException e = assertThrows(ExitException.class, () -> Sizes.parse(text));
        assertEquals(1, e.status());
    }

    private static int[] firstSizes(String text, int count) {
        Sizes sizes = Sizes.parse(text);
        return LongStream.range(0, count).mapToInt(sizes::at).toArray();
    }
}
