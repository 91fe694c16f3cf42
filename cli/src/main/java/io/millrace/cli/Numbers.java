package io.millrace.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers as they are typed: decimal, or hexadecimal behind {@code 0x}. Thread-safety: immutable. */
public final class Numbers {
    private static final int HEX = 16;
    private static final int DECIMAL = 10;

    private Numbers() {}

    /**
     * Reads a whole number.
     *
     * @param text as typed
     * @return its value
     * @throws NumberFormatException if it is none, or needs more than 64 bits
     */
    public static long parse(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
        String sign = negative ? "-" : "";
        return hex ? Long.parseLong(sign + digits.substring(2), HEX) : Long.parseLong(sign + digits, DECIMAL);
    }

    /**
     * Checks a range.
     *
     * @param name of the option
     * @param value what was typed
     * @param min smallest
     * @param max largest
     * @throws ExitException if the value lies outside
     */
    public static void check(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new ExitException(ExitException.USAGE, name + " must be " + min + " to " + max + ": " + value);
        }
    }

    /** For options of type long. */
    static final class LongConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return parse(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is no number; decimal and 0x.. are allowed");
            }
        }
    }

    /** For options of type int. */
    static final class IntConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            long value = new LongConverter().convert(text);
            if ((int) value != value) {
                throw new TypeConversionException(
                        "'" + text + "' must be " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
            }
            return (int) value;
        }
    }
}
