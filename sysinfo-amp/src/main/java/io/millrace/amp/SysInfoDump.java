package io.millrace.amp;

import io.millrace.api.channel.Problem;
import java.util.List;
import java.util.Map;

/**
 * What the memory held at one time. Thread-safety: immutable.
 *
 * @param core which core we play
 * @param entries both chains in order, HP first, sentinels left out
 * @param pools how full they are
 * @param problems what is wrong with the chains; entries behind such a place are not listed
 */
public record SysInfoDump(Core core, List<EntryInfo> entries, Map<Pool, PoolUse> pools, List<Problem> problems) {
    /** Makes the collections unmodifiable. */
    public SysInfoDump {
        entries = List.copyOf(entries);
        pools = Map.copyOf(pools);
        problems = List.copyOf(problems);
    }

    /**
     * How full a pool is.
     *
     * @param start device address of its first byte, the sentinel
     * @param limit device address behind its last byte
     * @param used bytes taken, headers and padding included
     */
    public record PoolUse(long start, long limit, long used) {
        /**
         * What is left.
         *
         * @return bytes, the header of the next entry included
         */
        public long free() {
            return limit - start - used;
        }
    }

    /**
     * For people.
     *
     * @return a line for each pool, entry and problem
     */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Pool pool : Pool.values()) {
            PoolUse use = pools.get(pool);
            if (use != null) {
                text.append("%s pool %s..%s, %d of %d bytes used%n"
                        .formatted(
                                pool,
                                EntryInfo.hex(use.start()),
                                EntryInfo.hex(use.limit()),
                                use.used(),
                                use.limit() - use.start()));
            }
            entries.stream()
                    .filter(entry -> entry.pool() == pool)
                    .forEach(entry -> text.append("  %-12s %6d  %s%n"
                            .formatted(
                                    FirmwareEntry.nameOf(entry.id()),
                                    entry.sizeBytes(),
                                    EntryInfo.hex(entry.address()))));
        }
        problems.forEach(problem -> text.append("%s at %s is %s, allowed: %s%n"
                .formatted(problem.kind(), EntryInfo.hex(problem.offset()), problem.value(), problem.allowed())));
        return text.toString();
    }
}
