package io.millrace.gateway.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class OneLineLoggerTest {
    @Test
    void endsWithTheInnermostCauseOnOneLine() {
        Exception e = new IllegalStateException("outer", new IllegalArgumentException("inner\nsecond line"));
        assertEquals("start: java.lang.IllegalArgumentException: inner", OneLineLogger.line("start", e));
        assertEquals("alone", OneLineLogger.line("alone", null));
    }
}
