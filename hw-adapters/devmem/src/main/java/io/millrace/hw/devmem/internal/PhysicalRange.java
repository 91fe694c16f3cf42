package io.millrace.hw.devmem.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of physical addresses. Thread-safety: immutable.
 *
 * @param start its first address
 * @param sizeBytes its length, more than 0
 */
public record PhysicalRange(long start, long sizeBytes) {
    private static final int HEX = 16;
    private static final int MOST_DECIMALS = 18;
    private static final Pattern FORM = Pattern.compile("0x(\\p{XDigit}{1,15})-0x(\\p{XDigit}{1,15})");
    private static final Pattern ADDRESS = Pattern.compile("0x(\\p{XDigit}{1,15})|(\\d{1," + MOST_DECIMALS + "})");

    /** Checks that it does not wrap around. */
    public PhysicalRange {
        if (start < 0) {
            throw new IllegalArgumentException(
                    "an address must be 0 to 0x" + Long.toHexString(Long.MAX_VALUE) + ": 0x" + Long.toHexString(start));
        }
        if (sizeBytes <= 0 || start > Long.MAX_VALUE - sizeBytes) {
            throw new IllegalArgumentException("the size of a range must be 1 byte or more, and no more than there are"
                    + " addresses behind 0x" + Long.toHexString(start) + ": size=" + sizeBytes);
        }
    }

    /**
     * Reads a range.
     *
     * @param text for instance {@code 0x2a800000-0x2affffff}: the first and the last address
     * @return the range
     * @throws IllegalArgumentException if it is none
     */
    public static PhysicalRange parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        return (matcher.matches() ? ofHex(matcher.group(1), matcher.group(2)) : Optional.<PhysicalRange>empty())
                .orElseThrow(() -> new IllegalArgumentException(
                        "a range must be its first and its last address, like 0x2a800000-0x2affffff: '" + text + "'"));
    }

    /**
     * Reads an address.
     *
     * @param text hexadecimal after 0x, or decimal
     * @return the address
     * @throws IllegalArgumentException if it is none
     */
    public static long parseAddress(String text) {
        Matcher matcher = ADDRESS.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "address must be hexadecimal after 0x, or decimal: address='" + text + "'");
        }
        String hex = matcher.group(1);
        return hex == null ? Long.parseLong(matcher.group(2)) : Long.parseLong(hex, HEX);
    }

    /** The range between two addresses without 0x; empty if the last one comes first. */
    static Optional<PhysicalRange> ofHex(String first, String last) {
        long start = Long.parseLong(first, HEX);
        long end = Long.parseLong(last, HEX);
        return end < start ? Optional.empty() : Optional.of(new PhysicalRange(start, end - start + 1));
    }

    long last() {
        return start + sizeBytes - 1;
    }

    boolean contains(PhysicalRange other) {
        return start <= other.start && other.last() <= last();
    }

    boolean overlaps(PhysicalRange other) {
        return start <= other.last() && other.start <= last();
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(start) + "-0x" + Long.toHexString(last());
    }
}
