package io.millrace.bench.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.BenchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTest {
    @ParameterizedTest
    @ValueSource(strings = {"pp 64 1000", "tp 0 1", "wake 300"})
    void aLineThatWasReadIsWrittenTheSameWay(String line) {
        assertEquals(line, Order.parse(line).line());
    }

    @Test
    void readsKindSizeAndCount() {
        assertEquals(new Order(Order.Kind.TP, 764, 5), Order.parse(" tp  764 5"));
        assertEquals(new Order(Order.Kind.WAKE, 0, 7), Order.parse("wake 7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pp", "pp 64", "pp 64 1 1", "wake 1 1", "zz 1 1", "pp x 1", "pp -1 1", "PP 64 1"})
    void refusesWhatIsNoOrderAndShowsIt(String line) {
        BenchException e = assertThrows(BenchException.class, () -> Order.parse(line));
        assertEquals(BenchException.USAGE, e.status());
        assertTrue(e.getMessage().startsWith("expected "), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pp 64 0", "pp 64 100000001", "tp 9999999999 1"})
    void refusesSizesAndCountsOutOfRangeAndNamesTheRange(String line) {
        BenchException e = assertThrows(BenchException.class, () -> Order.parse(line));
        assertTrue(e.getMessage().contains(" must be "), e.getMessage());
    }

    @Test
    void keepsACountWithinWhatIsAllowed() {
        Order order = new Order(Order.Kind.PP, 8, 10);
        assertEquals(1, order.times(0).count());
        assertEquals(Order.MAX_COUNT, order.times(Long.MAX_VALUE).count());
    }
}
