package io.millrace.hw.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetMapTest {
    private static final TargetMap.Routes EVEN = new TargetMap.Routes() {
        @Override
        public String entry() {
            return "NUMBER=EVEN";
        }

        @Override
        public long parse(String text) {
            long value = Long.parseLong(text);
            if (value % 2 != 0) {
                throw new IllegalArgumentException("even numbers");
            }
            return value;
        }

        @Override
        public long byDefault(int number) {
            return number < 0 ? TargetMap.NOWHERE : 2L * number;
        }
    };

    @Test
    void leadsWhereTheDeviceSaysWithoutEntries() {
        TargetMap map = TargetMap.parse(" ", EVEN);
        assertEquals(14, map.route(7));
        assertEquals(TargetMap.NOWHERE, map.route(-1));
    }

    @Test
    void anEntryLeadsElsewhereAndAStarAllOthers() {
        TargetMap map = TargetMap.parse("7=4, -2147483648 = 6,*=8", EVEN);
        assertEquals(4, map.route(7));
        assertEquals(6, map.route(Integer.MIN_VALUE));
        assertEquals(8, map.route(0));
        assertEquals(8, map.route(-1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "7; '7'; NUMBER=EVEN, and * for every other number",
                "7=4,; ''; NUMBER=EVEN, and * for every other number",
                "1=2 3; '1=2 3'; NUMBER=EVEN, and * for every other number",
                "1=3; '1=3'; even numbers",
                "1=2,1=4; '1=4'; each number once",
                "*=2,*=4; '*=4'; each number once",
                "4294967296=2; '4294967296=2'; numbers from -2147483648 to 2147483647"
            })
    void saysWhichEntryIsWrong(String text, String entry, String allowed) {
        var e = assertThrows(IllegalArgumentException.class, () -> TargetMap.parse(text, EVEN));
        assertEquals(
                "target.map has the entry '" + entry + "', allowed: " + allowed + ": target.map='" + text + "'",
                e.getMessage());
    }
}
