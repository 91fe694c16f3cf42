package io.millrace.hw.ipi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpiRoutesTest {
    @Test
    void aNumberMeansItselfUnlessTheMapSaysOtherwise() {
        var targets = IpiRoutes.of("1=0xFFFFFFFF, 2=7, -1=0");
        assertEquals(0xFFFF_FFFFL, targets.route(1));
        assertEquals(7, targets.route(2));
        assertEquals(0, targets.route(-1));
        assertEquals(3, targets.route(3));
        assertEquals(0x8000_0000L, targets.route(Integer.MIN_VALUE));
        assertEquals(9, IpiRoutes.of("*=9").route(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0x100000000", "4294967296", "9999999999", "010", "0x", "x"})
    void aValueHas32Bits(String value) {
        var e = assertThrows(IllegalArgumentException.class, () -> IpiRoutes.of("1=" + value));
        assertEquals(
                "target.map has the entry '1=" + value + "', allowed: values from 0 to 0xffffffff: target.map='1="
                        + value + "'",
                e.getMessage());
    }
}
