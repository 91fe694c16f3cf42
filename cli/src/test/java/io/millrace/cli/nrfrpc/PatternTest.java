package io.millrace.cli.nrfrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

final class PatternTest {
    private final byte[] bytes = new byte[700];

    /** The message of the image s06_700: 700 bytes on endpoint 12. */
    @Test
    void isThatOfTheGoldenImages() {
        Pattern.fill(bytes, 700, 0, 12);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        assertEquals(0x2f346341, crc.getValue());
    }

    @Test
    void findsNothingWrongWithItself() {
        Pattern.fill(bytes, 700, 41, 3);
        assertEquals("", Pattern.problem(bytes, 700, 41, 3));
    }

    @Test
    void namesTheMessageThatCameInstead() {
        Pattern.fill(bytes, 20, 44, 3);
        assertTrue(Pattern.problem(bytes, 20, 41, 3).contains("it is message 44"));
    }

    @Test
    void namesTheByteThatIsWrong() {
        Pattern.fill(bytes, 20, 41, 3);
        bytes[7] ^= 1;
        assertTrue(Pattern.problem(bytes, 20, 41, 3).contains("byte 7 of 20"));
    }
}
