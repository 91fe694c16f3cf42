package io.millrace.hw.libc;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom the number given to a ring means, as {@code target.map} says: entries {@code NUMBER=WHERE}, separated by commas,
 * where {@code *} stands for every other number. Thread-safety: immutable; a look allocates nothing.
 */
public final class TargetMap {
    /** Nobody at all. */
    public static final long NOWHERE = -1;

    private static final String ALL_OTHERS = "*";
    private static final Pattern ENTRY = Pattern.compile("\\s*(\\*|-?\\d{1,10})\\s*=\\s*(\\S+)\\s*");

    private final Routes routes;
    private final int[] numbers;
    private final long[] routesOfNumbers;
    private final boolean hasOthers;
    private final long others;

    /** What a device can be rung for. */
    public interface Routes {
        /**
         * How an entry looks.
         *
         * @return for instance {@code NUMBER=PEER}
         */
        String entry();

        /**
         * Reads what stands behind the equals sign.
         *
         * @param text without white space
         * @return where it leads, 0 or more
         * @throws IllegalArgumentException if it leads nowhere; the message says what is allowed
         */
        long parse(String text);

        /**
         * Where a number leads that no entry is about.
         *
         * @param number as it was given to the ring
         * @return a route, or {@link #NOWHERE}; allocates nothing
         */
        long byDefault(int number);
    }

    private TargetMap(Routes routes, Map<Integer, Long> byNumber, boolean hasOthers, long others) {
        this.routes = routes;
        this.numbers = byNumber.keySet().stream().mapToInt(Integer::intValue).toArray();
        this.routesOfNumbers =
                byNumber.values().stream().mapToLong(Long::longValue).toArray();
        this.hasOthers = hasOthers;
        this.others = others;
    }

    /**
     * Reads a map.
     *
     * @param text the entries; empty: every number leads where it does by default
     * @param routes what the device can be rung for
     * @return the map
     * @throws IllegalArgumentException if an entry is none
     */
    public static TargetMap parse(String text, Routes routes) {
        Map<Integer, Long> byNumber = new TreeMap<>();
        boolean hasOthers = false;
        long others = NOWHERE;
        for (String entry : text.isBlank() ? new String[0] : text.split(",", -1)) {
            Matcher matcher = ENTRY.matcher(entry);
            if (!matcher.matches()) {
                throw refusal(entry, text, routes.entry() + ", and * for every other number");
            }
            long route = route(matcher.group(2), routes, entry, text);
            boolean isNew;
            if (matcher.group(1).equals(ALL_OTHERS)) {
                isNew = !hasOthers;
                hasOthers = true;
                others = route;
            } else {
                isNew = byNumber.put(number(matcher.group(1), entry, text), route) == null;
            }
            if (!isNew) {
                throw refusal(entry, text, "each number once");
            }
        }
        return new TargetMap(routes, byNumber, hasOthers, others);
    }

    /**
     * Where a number leads.
     *
     * @param number as it was given to the ring
     * @return the route, or {@link #NOWHERE}
     */
    public long route(int number) {
        int at = Arrays.binarySearch(numbers, number);
        if (at >= 0) {
            return routesOfNumbers[at];
        }
        return hasOthers ? others : routes.byDefault(number);
    }

    private static int number(String digits, String entry, String text) {
        long number = Long.parseLong(digits);
        if (number != (int) number) {
            throw refusal(entry, text, "numbers from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
        }
        return (int) number;
    }

    private static long route(String where, Routes routes, String entry, String text) {
        try {
            return routes.parse(where);
        } catch (IllegalArgumentException e) {
            throw refusal(entry, text, e.getMessage());
        }
    }

    private static IllegalArgumentException refusal(String entry, String text, String allowed) {
        return new IllegalArgumentException("target.map has the entry '" + entry.strip() + "', allowed: " + allowed
                + ": target.map='" + text + "'");
    }
}
