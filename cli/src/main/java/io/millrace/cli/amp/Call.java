package io.millrace.cli.amp;

import io.millrace.amp.Pool;
import io.millrace.cli.Numbers;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command as it was typed, word by word. Thread-safety: immutable.
 *
 * @param words the name of the command first
 */
record Call(List<String> words) {
    private static final int MAX_ID = 0xffff;
    private static final long MAX_WORD = 0xffff_ffffL;
    private static final int LAST_INTERRUPT = 31;
    private static final long MOST_MILLIS = 1_000_000_000;

    static Call of(String line) {
        return new Call(Arrays.stream(line.split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList());
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    String name() {
        return words.getFirst();
    }

    /** How many words follow the name. */
    int arguments() {
        return words.size() - 1;
    }

    String word(int place) {
        return words.get(place);
    }

    /** An id of an entry, or the address of an endpoint. */
    int id(int place, String what) {
        return (int) number(place, what, 0, MAX_ID);
    }

    /** Bits of an event. */
    int mask(int place) {
        return (int) number(place, "MASK", 0, MAX_WORD);
    }

    /** An interrupt, or -1 for none. */
    int bit(int place) {
        return (int) number(place, "BIT", -1, LAST_INTERRUPT);
    }

    long millisAsNanos(int place) {
        return TimeUnit.MILLISECONDS.toNanos(number(place, "MS", 0, MOST_MILLIS));
    }

    Pool pool(int place) {
        return isFirst(place, Pool.HP.label(), Pool.RTC.label()) ? Pool.HP : Pool.RTC;
    }

    /** One of two words; whether it is the first one. */
    boolean isFirst(int place, String first, String second) {
        if (word(place).equals(first) || word(place).equals(second)) {
            return word(place).equals(first);
        }
        throw new Refusal(Fault.INVALID_ARG, "expected " + first + " or " + second + ": " + word(place));
    }

    /** Bytes in hex; nothing, or {@code -}, for none. */
    byte[] bytes(int place) {
        if (place > arguments() || word(place).equals("-")) {
            return new byte[0];
        }
        try {
            return HexFormat.of().parseHex(word(place));
        } catch (IllegalArgumentException _) {
            throw new Refusal(Fault.INVALID_ARG, "HEX must be pairs of hexadecimal digits: " + shown(word(place)));
        }
    }

    long number(int place, String what, long least, long most) {
        try {
            long value = Numbers.parse(word(place));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException _) {
            throw badNumber(place, what, least, most);
        }
        throw badNumber(place, what, least, most);
    }

    private Refusal badNumber(int place, String what, long least, long most) {
        return new Refusal(
                Fault.INVALID_ARG, what + " must be a number from " + least + " to " + most + ": " + word(place));
    }

    private static String shown(String word) {
        int most = 2 * Long.SIZE;
        return word.length() > most ? word.substring(0, most) + ".." : word;
    }
}
