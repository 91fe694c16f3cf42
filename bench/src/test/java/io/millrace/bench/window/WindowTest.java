package io.millrace.bench.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.bench.BenchException;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {
    @Test
    void aLineThatWasWrittenIsReadTheSameWay() {
        Window window = new Window(100, OptionalLong.of(200), OptionalLong.of(300), 21_000, OptionalLong.of(0));
        assertEquals(window, Window.parse(window.line(new Order(Order.Kind.PP, 64, 100))));
    }

    @Test
    void fairnessIsReadTheSameWay() {
        Window window =
                new Window(1, OptionalLong.of(2), OptionalLong.of(3), 4, OptionalLong.of(5), OptionalDouble.of(1.25));
        assertEquals(window, Window.parse(window.line(new Order(Order.Kind.TP, 8, 1))));
    }

    @Test
    void readsTheLineOfACProgram() {
        String line = "{\"ev\":\"window\",\"kind\":\"tp\",\"size\":64,\"n\":7,\"total\":900}";
        assertEquals(
                new Window(7, OptionalLong.empty(), OptionalLong.empty(), 900, OptionalLong.empty()),
                Window.parse(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"ev\":\"ready\"}", "{\"ev\":\"window\",\"n\":1}", "Exception in thread"})
    void refusesWhatIsNoWindowAndShowsIt(String line) {
        BenchException e = assertThrows(BenchException.class, () -> Window.parse(line));
        assertEquals("expected the line of a window: " + line, e.getMessage());
    }
}
