package io.millrace.bench.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.bench.BenchException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NumbersTest {
    private final Numbers numbers = new Numbers();
    private final byte[] message = new byte[64];

    @BeforeEach
    void expect() {
        numbers.expect(64, 5);
    }

    private void show(long number, int length) {
        Numbers.put(message, number);
        numbers.onMessage(MemorySegment.ofArray(message), 0, length, 0);
    }

    @Test
    void messagesComeOneAfterTheOther() {
        show(5, 64);
        show(6, 64);
        show(7, 64);
    }

    @Test
    void aLostMessageIsNoticed() {
        show(5, 64);
        BenchException e = assertThrows(BenchException.class, () -> show(7, 64));
        assertEquals("expected message 6 of 64 bytes, got 7 of 64", e.getMessage());
        assertEquals(BenchException.DATA, e.status());
    }

    @Test
    void aDoubledMessageIsNoticed() {
        show(5, 64);
        assertThrows(BenchException.class, () -> show(5, 64));
    }

    @Test
    void aMessageOfAnotherLengthIsNoticed() {
        assertThrows(BenchException.class, () -> show(5, 63));
    }
}
