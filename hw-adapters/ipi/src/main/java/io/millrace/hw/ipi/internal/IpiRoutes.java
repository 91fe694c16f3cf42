package io.millrace.hw.ipi.internal;

import io.millrace.hw.libc.TargetMap;
import java.util.regex.Pattern;

/**
 * Numbers of 32 bits that a driver is given, as a {@code target.map} names them; by default the number of the ring
 * itself. Thread-safety: immutable.
 */
public final class IpiRoutes implements TargetMap.Routes {
    private static final long LAST = 0xFFFF_FFFFL;
    private static final Pattern NUMBER = Pattern.compile("0x[0-9a-fA-F]{1,8}|0|[1-9]\\d{0,9}");

    private IpiRoutes() {}

    /**
     * Reads a map.
     *
     * @param text the entries
     * @return the map
     * @throws IllegalArgumentException if an entry is none
     */
    public static TargetMap of(String text) {
        return TargetMap.parse(text, new IpiRoutes());
    }

    @Override
    public String entry() {
        return "NUMBER=VALUE";
    }

    @Override
    public long parse(String text) {
        if (!NUMBER.matcher(text).matches() || Long.decode(text) > LAST) {
            throw new IllegalArgumentException("values from 0 to 0xffffffff");
        }
        return Long.decode(text);
    }

    @Override
    public long byDefault(int number) {
        return Integer.toUnsignedLong(number);
    }
}
