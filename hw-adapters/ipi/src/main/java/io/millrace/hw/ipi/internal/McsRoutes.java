package io.millrace.hw.ipi.internal;

import io.millrace.hw.libc.TargetMap;
import java.util.regex.Pattern;

/**
 * Processors, as a {@code target.map} names them; by default the processor of that number, if there is one.
 *
 * <p>The driver does not look whether a processor exists, so this does. It need not be online: what a real-time system
 * runs on was kept from Linux, by {@code maxcpus} for instance. Thread-safety: immutable.
 */
public final class McsRoutes implements TargetMap.Routes {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private final Processors processors;

    private McsRoutes(Processors processors) {
        this.processors = processors;
    }

    /**
     * Reads a map.
     *
     * @param text the entries
     * @param processors those of this machine
     * @return the map
     * @throws IllegalArgumentException if an entry is none
     */
    public static TargetMap of(String text, Processors processors) {
        return TargetMap.parse(text, new McsRoutes(processors));
    }

    @Override
    public String entry() {
        return "NUMBER=PROCESSOR";
    }

    @Override
    public long parse(String text) {
        if (!NUMBER.matcher(text).matches() || !processors.isPresent(Integer.parseInt(text))) {
            throw new IllegalArgumentException("processors of this machine: " + processors);
        }
        return Integer.parseInt(text);
    }

    @Override
    public long byDefault(int number) {
        return processors.isPresent(number) ? number : TargetMap.NOWHERE;
    }
}
