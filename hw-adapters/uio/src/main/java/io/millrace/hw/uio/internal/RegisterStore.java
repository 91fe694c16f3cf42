package io.millrace.hw.uio.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value and the register it is written to. Thread-safety: immutable.
 *
 * @param register where, in bytes from the start of the map; a multiple of 4
 * @param value what, a word of 4 bytes
 */
public record RegisterStore(long register, int value) {
    private static final Pattern FORM = Pattern.compile("\\s*(\\S+)\\s*=\\s*(\\S+)\\s*");

    /**
     * Reads one.
     *
     * @param property what it is called in messages
     * @param text for instance {@code 0x64=0xffffffff}
     * @return register and value
     * @throws IllegalArgumentException if it is none
     */
    static RegisterStore parse(String property, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || !UioNumbers.isWord(matcher.group(1)) || !UioNumbers.isWord(matcher.group(2))) {
            throw new IllegalArgumentException(property + " must be REGISTER=VALUE, two numbers of 32 bits, like "
                    + "0x64=0xffffffff: " + property + "='" + text + "'");
        }
        return new RegisterStore(UioNumbers.parse(matcher.group(1)), (int) UioNumbers.parse(matcher.group(2)));
    }
}
