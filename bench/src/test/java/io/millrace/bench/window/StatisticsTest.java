package io.millrace.bench.window;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static final List<Double> TEN = List.of(10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0);

    @Test
    void aPercentileIsOneOfTheValues() {
        assertEquals(1, Statistics.percentile(TEN, 0));
        assertEquals(1, Statistics.percentile(TEN, 10));
        assertEquals(2, Statistics.percentile(TEN, 11));
        assertEquals(9, Statistics.percentile(TEN, 90));
        assertEquals(10, Statistics.percentile(TEN, 91));
        assertEquals(10, Statistics.percentile(TEN, 100));
    }

    @Test
    void theMedianOfAnEvenNumberOfValuesIsTheLowerOne() {
        assertEquals(5, Statistics.median(TEN));
        assertEquals(2, Statistics.median(List.of(3.0, 1.0, 2.0)));
    }

    @Test
    void theSpreadIsTheNinetiethPercentileOverTheMedian() {
        assertEquals(9.0 / 5, Statistics.spread(TEN));
        assertEquals(1, Statistics.spread(List.of(4.0)));
    }

    @Test
    void onlyTheSamplesThatWereTakenCount() {
        assertEquals(3, Statistics.percentile(new long[] {1, 2, 3, 1000}, 3, 99));
        assertEquals(2, Statistics.percentile(new long[] {1, 2, 3, 1000}, 3, 50));
    }
}
