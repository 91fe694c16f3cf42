package io.millrace.bench;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the user asked for. Thread-safety: immutable.
 *
 * @param groups which groups to run, all if none was named
 * @param quick fewer sizes and windows
 * @param json lines of JSON instead of a table
 * @param help only print the usage
 */
record Arguments(Set<Group> groups, boolean quick, boolean json, boolean help) {
    static final String USAGE = """
            usage: millrace bench [GROUP...] [--quick] [--json]

              GROUP    throughput pingpong wake copy path alloc lookup scale start; none means all
              --quick  64-byte messages, ends within 3 minutes
              --json   a line of JSON per figure

            millrace bench jmh [JMH OPTIONS]: the JMH benchmarks""";

    /**
     * Reads arguments; options may stand anywhere.
     *
     * @throws BenchException for what is not known
     */
    static Arguments parse(List<String> args) {
        Set<Group> groups = EnumSet.noneOf(Group.class);
        boolean quick = false;
        boolean json = false;
        boolean help = false;
        for (String arg : args) {
            switch (arg) {
                case "--quick" -> quick = true;
                case "--json" -> json = true;
                case "-h", "--help" -> help = true;
                default -> groups.add(group(arg));
            }
        }
        return new Arguments(groups.isEmpty() ? EnumSet.allOf(Group.class) : groups, quick, json, help);
    }

    private static Group group(String word) {
        return Arrays.stream(Group.values())
                .filter(group -> group.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new BenchException(
                        BenchException.USAGE,
                        (word.startsWith("-")
                                ? "unknown option " + word + "; allowed: --quick --json"
                                : unknown(word))));
    }

    private static String unknown(String word) {
        String allowed = Arrays.stream(Group.values()).map(Group::word).collect(Collectors.joining(" "));
        return "unknown group " + word + "; allowed: " + allowed;
    }
}
