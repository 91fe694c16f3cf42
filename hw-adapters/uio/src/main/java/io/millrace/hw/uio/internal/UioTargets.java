package io.millrace.hw.uio.internal;

import io.millrace.hw.libc.TargetMap;

/**
 * Values for the register that rings, as a {@code target.map} names them; by default a number is written as it is.
 * Thread-safety: immutable.
 */
public final class UioTargets implements TargetMap.Routes {
    private UioTargets() {}

    /**
     * Reads a map.
     *
     * @param text the entries
     * @return the map
     * @throws IllegalArgumentException if an entry is none
     */
    public static TargetMap of(String text) {
        return TargetMap.parse(text, new UioTargets());
    }

    @Override
    public String entry() {
        return "NUMBER=VALUE";
    }

    @Override
    public long parse(String text) {
        if (!UioNumbers.isWord(text)) {
            throw new IllegalArgumentException("values of 32 bits, like 17 or 0x11");
        }
        return UioNumbers.parse(text);
    }

    @Override
    public long byDefault(int number) {
        return Integer.toUnsignedLong(number);
    }
}
