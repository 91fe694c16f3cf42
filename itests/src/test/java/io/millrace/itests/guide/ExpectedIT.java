package io.millrace.itests.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a page shows fits what it says, and nothing else: else its test would pass whatever happens. */
final class ExpectedIT {
    @ParameterizedTest
    @CsvSource({
        "one two, one  two, true",
        "one two, one two three, false",
        "one ... three, one two three, true",
        "one ... three, one three, true",
        "one ..., one, true",
        "one ..., two, false",
        "..., anything, true",
        "...|last, first|second|last, true",
        "...|last, first|last|more, false",
        "first|...|last, first|last, true",
        "a.c, abc, false",
        "gap ..., gap 12 ms, true",
    })
    void aLineFitsWhatItShows(String shown, String said, boolean fits) {
        Expected expected = new Expected(shown.replace('|', '\n'));
        assertEquals(fits, expected.isAllOf(said.replace('|', '\n')));
    }
}
