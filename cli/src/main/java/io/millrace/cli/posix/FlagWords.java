package io.millrace.cli.posix;

import io.millrace.cli.command.Call;
import io.millrace.cli.command.CallException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.function.ToIntFunction;

/**
 * Reads flags: names and numbers joined by {@code |}. Numbers are octal, or hexadecimal behind {@code 0x}; their bits
 * are those of Linux. Thread-safety: immutable.
 *
 * @param <F> the flags
 */
final class FlagWords<F extends Enum<F>> {
    private static final String HEX = "0x";
    private static final int HEX_RADIX = 16;
    private static final int OCTAL_RADIX = 8;

    private final Class<F> type;
    private final ToIntFunction<F> bits;
    private final int mode;

    /**
     * Makes a reader.
     *
     * @param type of the flags
     * @param bits what each is on Linux; 0 if only its name says it
     * @param mode bits of numbers that are no flags
     */
    FlagWords(Class<F> type, ToIntFunction<F> bits, int mode) {
        this.type = type;
        this.bits = bits;
        this.mode = mode;
    }

    /**
     * What was read. Thread-safety: immutable.
     *
     * @param <F> the flags
     * @param set the flags
     * @param mode the other bits
     */
    record Flags<F>(Set<F> set, int mode) {}

    Flags<F> parse(String word) {
        EnumSet<F> set = EnumSet.noneOf(type);
        int number = 0;
        for (String each : parts(word)) {
            if (isNumber(each)) {
                number |= number(each);
            } else {
                set.add(flag(each));
            }
        }
        int rest = number & ~mode;
        for (F flag : type.getEnumConstants()) {
            if ((rest & bits.applyAsInt(flag)) != 0) {
                set.add(flag);
                rest &= ~bits.applyAsInt(flag);
            }
        }
        if (rest != 0) {
            throw new CallException("FLAGS: no flag has the bits 0" + Integer.toOctalString(rest) + known());
        }
        return new Flags<>(set, number & mode);
    }

    private static List<String> parts(String word) {
        List<String> parts = new ArrayList<>();
        new StringTokenizer(word, "|").asIterator().forEachRemaining(part -> parts.add((String) part));
        return parts;
    }

    private F flag(String name) {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException _) {
            throw new CallException("FLAGS: unknown " + Call.shown(name) + known());
        }
    }

    private static boolean isNumber(String word) {
        return Character.isDigit(word.charAt(0));
    }

    private int number(String word) {
        try {
            return word.startsWith(HEX)
                    ? Integer.parseUnsignedInt(word.substring(HEX.length()), HEX_RADIX)
                    : Integer.parseUnsignedInt(word, OCTAL_RADIX);
        } catch (NumberFormatException _) {
            throw new CallException("FLAGS: " + Call.shown(word) + " is no octal number" + known());
        }
    }

    private String known() {
        return ", known: " + EnumSet.allOf(type) + " and octal numbers, joined by |";
    }
}
