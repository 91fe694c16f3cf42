package io.millrace.hw.ipi.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.regex.Pattern;

/**
 * The processors of a machine, by their numbers: those that are there, and those of them that Linux runs on.
 * Thread-safety: immutable; a look allocates nothing.
 */
public final class Processors {
    /** Where Linux tells of them (Documentation/ABI/testing/sysfs-devices-system-cpu). */
    private static final Path FOLDER = Path.of("/sys/devices/system/cpu");

    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

    private final BitSet present;
    private final String text;

    private Processors(BitSet present, String text) {
        this.present = present;
        this.text = text;
    }

    /**
     * Those of this machine.
     *
     * @return what Linux says now
     * @throws IllegalArgumentException if it says nothing
     */
    public static Processors ofThisMachine() {
        return of(FOLDER);
    }

    static Processors of(Path folder) {
        String present = read(folder.resolve("present"));
        return new Processors(parse(present), present + " (online: " + read(folder.resolve("online")) + ")");
    }

    boolean isPresent(int number) {
        return number >= 0 && present.get(number);
    }

    @Override
    public String toString() {
        return text;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException("target.map needs the list of processors, but " + file
                    + " cannot be read: " + e.getMessage() + "; see that /sys is mounted");
        }
    }

    private static BitSet parse(String list) {
        BitSet numbers = new BitSet();
        RANGE.matcher(list).results().forEach(range -> {
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            numbers.set(first, last + 1);
        });
        return numbers;
    }
}
