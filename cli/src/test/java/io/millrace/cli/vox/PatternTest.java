package io.millrace.cli.vox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class PatternTest {
    @Test
    void beginsWithItsNumber() {
        byte[] bytes = new byte[12];
        Pattern.fill(bytes, 12, 258);
        assertEquals("0201000000000000c6d7e8f9", HexFormat.of().formatHex(bytes));
    }

    @Test
    void cutsTheNumberOfAShortFrame() {
        byte[] bytes = new byte[3];
        Pattern.fill(bytes, 3, 7);
        assertEquals("070000", HexFormat.of().formatHex(bytes));
    }

    @Test
    void findsTheFirstWrongByte() {
        byte[] bytes = new byte[20];
        Pattern.fill(bytes, 20, 9);
        assertEquals(20, Pattern.firstWrong(bytes, 20, 9));
        assertEquals(0, Pattern.firstWrong(bytes, 20, 10));
        bytes[13]++;
        assertEquals(13, Pattern.firstWrong(bytes, 20, 9));
    }
}
