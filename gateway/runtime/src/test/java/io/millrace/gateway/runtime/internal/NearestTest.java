package io.millrace.gateway.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void countsInsertionsDeletionsReplacementsAndSwaps() {
        assertEquals(0, Nearest.distance("size", "size"));
        assertEquals(1, Nearest.distance("size", "siez"));
        assertEquals(1, Nearest.distance("size", "sizes"));
        assertEquals(1, Nearest.distance("size", "sze"));
        assertEquals(1, Nearest.distance("size", "sire"));
        assertEquals(4, Nearest.distance("", "size"));
    }

    @Test
    void findsTheNearestIfItIsNear() {
        assertEquals(Optional.of("size"), Nearest.to("siez", List.of("side", "size", "role")));
        assertEquals(Optional.empty(), Nearest.to("colour", List.of("side", "size", "role")));
        assertEquals(Optional.empty(), Nearest.to("x", List.of()));
    }

    @Test
    void hintsAtAllIfNoneIsNear() {
        assertEquals("did you mean size?", Nearest.hint("siez", List.of("role", "size")));
        assertEquals("known: role, size", Nearest.hint("colour", List.of("size", "role")));
    }
}
