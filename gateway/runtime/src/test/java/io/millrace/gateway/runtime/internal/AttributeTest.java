package io.millrace.gateway.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttributeTest {
    @Test
    void refusesNumbersOutsideTheBoundsAndSaysWhatIsAllowed() {
        Attribute endpoints = attribute("Integer", Optional.of(BigDecimal.ONE), Optional.of(BigDecimal.TEN), List.of());
        assertEquals(Optional.empty(), endpoints.refuse(1));
        assertEquals(Optional.empty(), endpoints.refuse("10"));
        assertEquals(Optional.of("a whole number from 1 up to 10"), endpoints.refuse(0));
        assertEquals(Optional.of("a whole number from 1 up to 10"), endpoints.refuse(11L));
        assertEquals(Optional.of("a whole number from 1 up to 10"), endpoints.refuse("two"));
        assertEquals(Optional.of("a whole number from 1 up to 10"), endpoints.refuse(1.5));
    }

    @Test
    void takesFractionsWhereTheTypeDoes() {
        Attribute ratio = attribute("Double", Optional.empty(), Optional.of(BigDecimal.ONE), List.of());
        assertEquals(Optional.empty(), ratio.refuse(0.5));
        assertEquals(Optional.of("a number up to 1"), ratio.refuse(1.5));
    }

    @Test
    void takesOptionsOnly() {
        Attribute side = attribute("String", Optional.empty(), Optional.empty(), List.of("A", "B"));
        assertEquals(Optional.empty(), side.refuse("B"));
        assertEquals(Optional.of("A, B"), side.refuse("C"));
    }

    @Test
    void looksAtEveryElement() {
        Attribute flags = attribute("Boolean", Optional.empty(), Optional.empty(), List.of());
        assertEquals(Optional.empty(), flags.refuse(new boolean[] {true, false}));
        assertEquals(Optional.empty(), flags.refuse(List.of("true", true)));
        assertEquals(Optional.of("true, false"), flags.refuse(new Object[] {true, "yes"}));
    }

    @Test
    void boundsOfATextAreItsLength() {
        Attribute name = attribute("String", Optional.of(BigDecimal.ONE), Optional.empty(), List.of());
        assertEquals(Optional.empty(), name.refuse("x"));
        assertEquals(Optional.of("a text whose length is from 1"), name.refuse(""));
    }

    private static Attribute attribute(
            String type, Optional<BigDecimal> min, Optional<BigDecimal> max, List<String> options) {
        return new Attribute("x", type, min, max, options, false);
    }
}
