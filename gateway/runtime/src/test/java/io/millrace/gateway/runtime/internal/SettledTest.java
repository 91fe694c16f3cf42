package io.millrace.gateway.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettledTest {
    private final Settled settled = new Settled();

    @Test
    void whatPassesIsNotTold() {
        assertEquals(List.of(), settled.look(List.of("a")));
        assertEquals(List.of(), settled.look(List.of()));
        assertEquals(List.of(), settled.look(List.of("a")));
        assertEquals(List.of(), settled.told());
    }

    @Test
    void whatLastsIsToldOnce() {
        assertEquals(List.of(), settled.look(List.of("a", "a")));
        assertEquals(List.of("a"), settled.look(List.of("a", "a", "b")));
        assertEquals(List.of("b"), settled.look(List.of("a", "b")));
        assertEquals(List.of("a", "b"), settled.told());
    }

    @Test
    void forgetsWhatWasToldLongAgo() {
        for (int i = 0; i <= Settled.MOST_TOLD; i++) {
            settled.look(List.of("line " + i));
            settled.look(List.of("line " + i));
        }
        assertEquals(Settled.MOST_TOLD, settled.told().size());
        assertEquals("line 1", settled.told().getFirst());
    }
}
