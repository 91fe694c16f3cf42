package io.millrace.hw.devmem.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who has which physical addresses, as {@code /proc/iomem} says it (kernel/resource.c): lines {@code FIRST-LAST :
 * OWNER}, two spaces deeper for a part of the line above. Without CAP_SYS_ADMIN every address is 0 there.
 *
 * <p>Thread-safety: immutable.
 *
 * @param entries the lines, in their order; none if nobody knows
 */
record IoMem(List<Entry> entries) {
    private static final Pattern LINE = Pattern.compile("( *)(\\p{XDigit}{1,15})-(\\p{XDigit}{1,15}) : (.*)");
    private static final int MOST_LINES = 4;
    private static final String SYSTEM_RAM = "System RAM";
    private static final String RESERVED = "reserved";

    /**
     * One line.
     *
     * @param range its addresses
     * @param depth spaces before it
     * @param owner who has them
     * @param text all of it
     */
    record Entry(PhysicalRange range, int depth, String owner, String text) {
        /** Also where it lies deeper, and where a driver gave it to the kernel: {@code System RAM (kmem)}. */
        boolean isSystemRam() {
            return owner.startsWith(SYSTEM_RAM);
        }

        boolean isReserved() {
            return owner.toLowerCase(Locale.ROOT).equals(RESERVED);
        }
    }

    /** What nobody knows. */
    static IoMem unknown() {
        return new IoMem(List.of());
    }

    static IoMem parse(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                PhysicalRange.ofHex(matcher.group(2), matcher.group(3))
                        .ifPresent(range -> entries.add(
                                new Entry(range, matcher.group(1).length(), matcher.group(4), line.strip())));
            }
        }
        boolean hidden = entries.stream().allMatch(it -> it.range().last() == 0);
        return hidden ? unknown() : new IoMem(List.copyOf(entries));
    }

    /** Whether there is anything to go by. */
    boolean isKnown() {
        return !entries.isEmpty();
    }

    /** The first line of memory that the kernel uses itself, and that a range has a part of. */
    Optional<Entry> systemRam(PhysicalRange range) {
        return overlapping(range).stream().filter(Entry::isSystemRam).findFirst();
    }

    /** The innermost line that a range has a part of and that says more than that nobody may use it. */
    Optional<Entry> owner(PhysicalRange range) {
        return overlapping(range).stream()
                .filter(it -> !it.isReserved())
                .reduce((outer, inner) -> inner.depth() >= outer.depth() ? inner : outer);
    }

    /** The lines that a range has a part of, for people. */
    String describe(PhysicalRange range) {
        if (!isKnown()) {
            return "/proc/iomem shows no addresses to this process";
        }
        List<Entry> lines = overlapping(range);
        if (lines.isEmpty()) {
            return "/proc/iomem has no line for it";
        }
        String more = lines.size() > MOST_LINES ? " and " + (lines.size() - MOST_LINES) + " more" : "";
        return lines.stream()
                .limit(MOST_LINES)
                .map(it -> "'" + it.text() + "'")
                .collect(Collectors.joining(", ", "/proc/iomem has ", more));
    }

    private List<Entry> overlapping(PhysicalRange range) {
        return entries.stream().filter(it -> it.range().overlaps(range)).toList();
    }
}
