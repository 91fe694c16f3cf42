package io.millrace.hw.ivshmem.internal;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom the number given to a ring means: by default the peer with that id, on vector 0. Thread-safety: immutable; a
 * look allocates nothing.
 */
public final class IvshmemTargets {
    /** No peer at all. */
    static final long NOWHERE = -1;

    private static final int PEER_SHIFT = 16;
    private static final int VECTOR_MASK = 0xFFFF;
    private static final String ALL_OTHERS = "*";
    private static final Pattern ENTRY =
            Pattern.compile("\\s*(\\*|-?\\d{1,10})\\s*=\\s*(\\d{1,5})(?:/(\\d{1,5}))?\\s*");

    private final int[] numbers;
    private final long[] routes;
    private final boolean hasOthers;
    private final long others;

    private IvshmemTargets(Map<Integer, Long> byNumber, boolean hasOthers, long others) {
        this.numbers = byNumber.keySet().stream().mapToInt(Integer::intValue).toArray();
        this.routes = byNumber.values().stream().mapToLong(Long::longValue).toArray();
        this.hasOthers = hasOthers;
        this.others = others;
    }

    /**
     * Reads a map.
     *
     * @param text entries {@code NUMBER=PEER} or {@code NUMBER=PEER/VECTOR}, separated by commas; {@code *} stands for
     *     every other number; empty: each number is a peer's id
     * @param vectors how many a peer has
     * @return the map
     * @throws IllegalArgumentException if an entry is none
     */
    public static IvshmemTargets parse(String text, int vectors) {
        Map<Integer, Long> byNumber = new TreeMap<>();
        boolean hasOthers = false;
        long others = NOWHERE;
        for (String entry : text.isBlank() ? new String[0] : text.split(",", -1)) {
            Matcher matcher = ENTRY.matcher(entry);
            if (!matcher.matches()) {
                throw refusal(entry, text, "NUMBER=PEER or NUMBER=PEER/VECTOR, and * for every other number");
            }
            long route = route(matcher, vectors, entry, text);
            boolean isNew;
            if (matcher.group(1).equals(ALL_OTHERS)) {
                isNew = !hasOthers;
                hasOthers = true;
                others = route;
            } else {
                isNew = byNumber.put(number(matcher, entry, text), route) == null;
            }
            if (!isNew) {
                throw refusal(entry, text, "each number once");
            }
        }
        return new IvshmemTargets(byNumber, hasOthers, others);
    }

    /** Where a number leads: to be taken apart by {@link #peer} and {@link #vector}, or {@link #NOWHERE}. */
    long route(int number) {
        int at = Arrays.binarySearch(numbers, number);
        if (at >= 0) {
            return routes[at];
        }
        if (hasOthers) {
            return others;
        }
        return IvshmemProtocol.isId(number) ? join(number, 0) : NOWHERE;
    }

    static int peer(long route) {
        return (int) (route >> PEER_SHIFT);
    }

    static int vector(long route) {
        return (int) route & VECTOR_MASK;
    }

    private static long join(int peer, int vector) {
        return (long) peer << PEER_SHIFT | vector;
    }

    private static int number(Matcher matcher, String entry, String text) {
        long number = Long.parseLong(matcher.group(1));
        if (number != (int) number) {
            throw refusal(entry, text, "numbers from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
        }
        return (int) number;
    }

    private static long route(Matcher matcher, int vectors, String entry, String text) {
        int peer = Integer.parseInt(matcher.group(2));
        int vector = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        if (peer > IvshmemProtocol.LAST_ID) {
            throw refusal(entry, text, "peers from 0 to " + IvshmemProtocol.LAST_ID);
        }
        if (vector >= vectors) {
            throw refusal(entry, text, "vectors from 0 to " + (vectors - 1) + " with vectors=" + vectors);
        }
        return join(peer, vector);
    }

    private static IllegalArgumentException refusal(String entry, String text, String allowed) {
        return new IllegalArgumentException("target.map has the entry '" + entry.strip() + "', allowed: " + allowed
                + ": target.map='" + text + "'");
    }
}
