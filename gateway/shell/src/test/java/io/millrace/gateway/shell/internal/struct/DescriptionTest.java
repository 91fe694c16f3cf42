package io.millrace.gateway.shell.internal.struct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class DescriptionTest {
    @ParameterizedTest
    @CsvSource({
        "u8, ff, 255",
        "i8, ff, -1",
        "u16, 0102, 513",
        "u16 le, 0102, 513",
        "u16 be, 0102, 258",
        "be u16, 0102, 258",
        "i16 be, fffe, -2",
        "u32, ffffffff, 4294967295",
        "i32, ffffffff, -1",
        "u64, ffffffffffffffff, 18446744073709551615",
        "i64 be, 0000000000000007, 7",
        "f32, 0000c03f, 1.5",
        "f32 be, 3f99999a, 1.2",
        "f32, 0000c07f, NaN",
        "f64, 000000000000f0bf, -1.0",
        "bool, 00, false",
        "bool, 02, true",
        "char, 41, A",
    })
    void everyTypeIsReadInItsByteOrder(String type, String bytes, String value) {
        Decoder decoder = new Description().read(type + " x;");
        byte[] memory = HexFormat.of().parseHex(bytes);
        assertEquals(memory.length, decoder.sizeBytes());
        assertEquals(value, decoder.values(memory).get("x").toString());
    }

    @Test
    void membersArePackedUnlessAligned() {
        assertEquals(List.of(0L, 1L, 5L), offsets("u8 a; u32 b; u16 c"));
        assertEquals(List.of(0L, 4L, 8L), offsets("align u8 a; u32 b; u16 c"));
        assertEquals(12, new Description().read("align u8 a; u32 b; u16 c;").sizeBytes());
        assertEquals(List.of(0L, 8L, 16L), offsets("align u8 a; struct { u64 b; u8 c; } d;"));
        assertEquals(List.of(0L, 1L, 9L), offsets("u8 a; struct { u64 b; u8 c; } d;"));
        assertEquals(List.of(0L, 1L, 9L), offsets("u8 a; struct align { u64 b; u8 c; } d;"));
    }

    private static List<Long> offsets(String text) {
        Decoder decoder = new Description().read(text);
        return decoder.rows(new byte[decoder.sizeBytes()]).stream()
                .map(Decoder.Row::offset)
                .toList();
    }

    @Test
    void arraysAndStructsAreListsAndMaps() {
        Decoder decoder = new Description().read("u8 m[2][3]; struct { u8 x; char n[2]; } p[2];");
        byte[] bytes = {1, 2, 3, 4, 5, 6, 7, 'a', 0, 8, 'b', 'c'};
        assertEquals(
                Map.of(
                        "m", List.of(List.of(1L, 2L, 3L), List.of(4L, 5L, 6L)),
                        "p", List.of(Map.of("x", 7L, "n", "a"), Map.of("x", 8L, "n", "bc"))),
                decoder.values(bytes));
        assertEquals(
                List.of("m", "p[0].x", "p[0].n", "p[1].x", "p[1].n"),
                decoder.rows(bytes).stream().map(Decoder.Row::name).toList());
        assertEquals("\"bc\"", decoder.rows(bytes).getLast().value());
    }

    @Test
    void bytesAreShownInHexadecimalAndLongArraysAreCut() {
        Decoder decoder = new Description().read("u8 b[40]; i16 n[40];");
        List<Decoder.Row> rows = decoder.rows(new byte[decoder.sizeBytes()]);
        assertTrue(rows.getFirst().value().startsWith("00 00 "), rows::toString);
        assertTrue(rows.getLast().value().endsWith("0, 0 ... 8 more"), rows::toString);
    }

    @Test
    void structsOfAFileAreKnownByName() {
        Description description = new Description();
        description.define("/* a */ struct a { u16 x; }; // b\nstruct b align { u8 y; struct a one; a two[2]; };");
        assertEquals(2, description.read("a").sizeBytes());
        assertEquals(7, description.read("struct b").sizeBytes());
        assertEquals(9, description.read("b b; a a").sizeBytes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "u32 | column 1: \"u32\" is no type",
                "u32; | column 4: a name is missing behind a type, found \";\"",
                "u32 x y; | column 7: \";\" is missing behind a member, found \"y\"",
                "u24 x; | column 1: \"u24\" is no type",
                "u32 x[; | column 7: the number of elements is \";\"",
                "u32 x[2; | column 8: \"]\" is missing behind a number of elements, found \";\"",
                "u32 x[2000000]; | column 7: the number of elements is \"2000000\", allowed: 1 to 1048576",
                "u32 x[1048576]; | column 5: \"x\" makes it longer than 1048576 bytes",
                "struct { u8 a[1048576]; } x[1048576][1048576][1048576]; | column 27: \"x\" makes it longer",
                "be u32 le x; | column 1: le or be stands before the type or behind it",
                "struct { u8 a; } be x; | column 1: le and be are for numbers",
                "struct { } x; | column 10: a member is missing",
                "struct { u8 a; | column 15: \"}\" is missing behind members, found the end",
                "u8 a; } | column 7: \"}\" is not expected here",
                "u8 a# | column 5: \"#\" means nothing; allowed: names",
                "u8 /* a; | column 4: \"/\" means nothing",
                "'' | column 1: a member is missing",
            })
    void whatIsWrongIsToldWithItsPlace(String text, String told) {
        DescriptionException e = assertThrows(DescriptionException.class, () -> new Description().read(text));
        assertTrue(e.at(text, "").startsWith(told), () -> e.at(text, ""));
    }

    @Test
    void inAFileTheLineIsToldToo() {
        String text = "struct a { u8 x; };\nstruct a { u8 y; };";
        DescriptionException e = assertThrows(DescriptionException.class, () -> new Description().define(text));
        assertEquals("types.h:2:8: \"a\" is taken; choose another name", e.at(text, "types.h"));
    }

    @Test
    void structsInStructsEndSomewhere() {
        String text = "struct { ".repeat(100_000);
        assertThrows(DescriptionException.class, () -> new Description().read(text));
        assertThrows(DescriptionException.class, () -> new Description().read("/*".repeat(200_000)));
    }

    @Test
    void anyTextIsReadOrRefusedWithAPlaceInIt() {
        Random random = new Random(42);
        List<String> words = List.of(
                "u8", "u32", "be", "struct", "{", "}", ";", "[", "]", "3", "x", "y", "char", "align", "0x10", "//",
                " ");
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            String[] some = new String[random.nextInt(12)];
            Arrays.setAll(some, _ -> words.get(random.nextInt(words.size())));
            String text = String.join(" ", some);
            try {
                Decoder decoder = new Description().read(text);
                decoder.rows(new byte[decoder.sizeBytes()]);
                read++;
            } catch (DescriptionException e) {
                assertTrue(e.at(text, "").startsWith("column "), text);
            }
        }
        assertTrue(read > 0);
    }
}
