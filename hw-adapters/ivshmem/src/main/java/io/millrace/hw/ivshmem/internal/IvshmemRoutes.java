package io.millrace.hw.ivshmem.internal;

import io.millrace.hw.libc.TargetMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Peers and their vectors, as a {@code target.map} names them: {@code PEER} or {@code PEER/VECTOR}; by default a number
 * is the peer with that id, on vector 0. Thread-safety: immutable.
 */
public final class IvshmemRoutes implements TargetMap.Routes {
    private static final int PEER_SHIFT = 16;
    private static final int VECTOR_MASK = 0xFFFF;
    private static final Pattern ROUTE = Pattern.compile("(\\d{1,5})(?:/(\\d{1,5}))?");

    private final int vectors;

    private IvshmemRoutes(int vectors) {
        this.vectors = vectors;
    }

    /**
     * Reads a map.
     *
     * @param text the entries
     * @param vectors how many a peer has
     * @return the map
     * @throws IllegalArgumentException if an entry is none
     */
    public static TargetMap parse(String text, int vectors) {
        return TargetMap.parse(text, new IvshmemRoutes(vectors));
    }

    @Override
    public String entry() {
        return "NUMBER=PEER or NUMBER=PEER/VECTOR";
    }

    @Override
    public long parse(String text) {
        Matcher matcher = ROUTE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(entry());
        }
        int peer = Integer.parseInt(matcher.group(1));
        int vector = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        if (peer > IvshmemProtocol.LAST_ID) {
            throw new IllegalArgumentException("peers from 0 to " + IvshmemProtocol.LAST_ID);
        }
        if (vector >= vectors) {
            throw new IllegalArgumentException("vectors from 0 to " + (vectors - 1) + " with vectors=" + vectors);
        }
        return join(peer, vector);
    }

    @Override
    public long byDefault(int number) {
        return IvshmemProtocol.isId(number) ? join(number, 0) : TargetMap.NOWHERE;
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
}
