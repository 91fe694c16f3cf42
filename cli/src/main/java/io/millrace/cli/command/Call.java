package io.millrace.cli.command;

import io.millrace.cli.Numbers;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A command as it was typed, word by word. Words count from 1, behind the name. Thread-safety: immutable.
 *
 * @param words the name of the command first
 */
public record Call(List<String> words) {
    private static final int SHOWN = 128;
    private static final int SHOWN_WORDS = 8;

    /**
     * Takes a line apart.
     *
     * @param line as it came
     * @return its words
     */
    public static Call of(String line) {
        return new Call(Arrays.stream(line.split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList());
    }

    /**
     * Whether there is no command at all.
     *
     * @return true for an empty line
     */
    public boolean isEmpty() {
        return words.isEmpty();
    }

    /**
     * What to do.
     *
     * @return the first word
     */
    public String name() {
        return words.getFirst();
    }

    /**
     * How many words follow the name.
     *
     * @return 0 or more
     */
    public int arguments() {
        return words.size() - 1;
    }

    /**
     * A word as it was typed.
     *
     * @param place which one
     * @return the word
     */
    public String word(int place) {
        return words.get(place);
    }

    /**
     * One of two words.
     *
     * @param place which word of the call
     * @param first one that is allowed
     * @param second the other one
     * @return whether it is the first one
     * @throws CallException if it is neither
     */
    public boolean isFirst(int place, String first, String second) {
        if (word(place).equals(first) || word(place).equals(second)) {
            return word(place).equals(first);
        }
        throw new CallException("expected " + first + " or " + second + ": " + word(place));
    }

    /**
     * Bytes in hex; nothing, or {@code -}, for none.
     *
     * @param place which word
     * @return the bytes
     * @throws CallException if it is something else
     */
    public byte[] bytes(int place) {
        if (place > arguments() || word(place).equals("-")) {
            return new byte[0];
        }
        try {
            return HexFormat.of().parseHex(word(place));
        } catch (IllegalArgumentException _) {
            throw new CallException("HEX must be pairs of hexadecimal digits: " + shown(word(place)));
        }
    }

    /**
     * A number of a range.
     *
     * @param place which word
     * @param what its name in messages
     * @param least smallest that is allowed
     * @param most largest that is allowed
     * @return its value
     * @throws CallException if it is something else
     */
    public long number(int place, String what, long least, long most) {
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

    /**
     * The call as a C programmer writes it, cut short where it is long.
     *
     * @return for instance {@code shmdt(1)}
     */
    @Override
    public String toString() {
        return words.stream()
                .skip(1)
                .limit(SHOWN_WORDS)
                .map(Call::shown)
                .collect(Collectors.joining(", ", shown(name()) + "(", arguments() > SHOWN_WORDS ? ", ..)" : ")"));
    }

    private CallException badNumber(int place, String what, long least, long most) {
        return new CallException(what + " must be a number from " + least + " to " + most + ": " + shown(word(place)));
    }

    /**
     * A word as messages show it.
     *
     * @param word as it was typed
     * @return the word, cut short if it is long
     */
    public static String shown(String word) {
        return word.length() > SHOWN ? word.substring(0, SHOWN) + ".." : word;
    }
}
