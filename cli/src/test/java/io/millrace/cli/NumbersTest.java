package io.millrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class NumbersTest {
    @Test
    void areDecimalOrHexadecimal() {
        assertEquals(10, Numbers.parse("010"));
        assertEquals(0x400, Numbers.parse("0x400"));
        assertEquals(-16, Numbers.parse("-0X10"));
    }

    @Test
    void haveAtMostSixtyFourBits() {
        assertThrows(NumberFormatException.class, () -> Numbers.parse("9223372036854775808"));
        assertThrows(NumberFormatException.class, () -> Numbers.parse("0x"));
        assertThrows(NumberFormatException.class, () -> Numbers.parse(""));
    }
}
