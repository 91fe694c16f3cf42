package io.millrace.cli.nrfrpc;

import io.millrace.cli.ExitException;
import io.millrace.cli.Numbers;
import picocli.CommandLine.Option;

/** Options about the messages. */
final class TrafficOptions {
    private static final long DAY_MILLIS = 86_400_000;
    private static final long MILLIS = 1_000_000;

    @Option(names = "--ep", paramLabel = "N", description = "Endpoint; -1: all in turn (-1).")
    private int endpoint = -1;

    @Option(names = "--sizes", paramLabel = "A,B,C", split = ",", description = "Payload sizes, cycled (16).")
    private int[] sizes = {16};

    @Option(names = "--max", paramLabel = "BYTES", description = "Random sizes from 0 to this instead.")
    private Integer max;

    @Option(names = "--seed", paramLabel = "N", description = "Start of the random numbers (0).")
    private long seed;

    @Option(names = "--count", paramLabel = "N", description = "Messages; 0: until SIGTERM (1; echo: 0).")
    private Long count;

    @Option(names = "--threads", paramLabel = "N", description = "Threads that send, each on its own endpoint (1).")
    private int threads = 1;

    @Option(names = "--first-seq", paramLabel = "N", description = "Number of each endpoint's first message (0).")
    private long firstSeq;

    @Option(names = "--hold-ms", paramLabel = "MS", description = "Holds each received message this long (0).")
    private long holdMillis;

    @Option(names = "--quiet", description = "Prints only the last line.")
    private boolean quiet;

    @Option(names = "--timeout-ms", paramLabel = "MS", description = "Bound of every wait; 0: none (10000).")
    private long timeoutMillis = 10_000;

    /** Made by the command line. */
    TrafficOptions() {}

    /** The options as the verbs use them. */
    Traffic traffic(Verb verb, Geometry geometry, Side side) {
        Numbers.check("--hold-ms", holdMillis, 0, DAY_MILLIS);
        Numbers.check("--timeout-ms", timeoutMillis, 0, DAY_MILLIS);
        long messages = count == null ? (verb == Verb.ECHO ? 0 : 1) : count;
        Numbers.check("--count", messages, 0, Long.MAX_VALUE);
        checkEndpoints(verb, geometry, side);
        checkSizes(verb, geometry.out(side).maxPayloadBytes());
        boolean endless = timeoutMillis == 0 || (verb == Verb.ECHO && messages == 0);
        return new Traffic(
                endpoint,
                new Sizes(sizes, max == null ? -1 : max, seed),
                messages,
                threads,
                firstSeq,
                holdMillis,
                quiet,
                endless ? Long.MAX_VALUE : timeoutMillis * MILLIS);
    }

    private void checkEndpoints(Verb verb, Geometry geometry, Side side) {
        int out = geometry.out(side).endpoints();
        int in = geometry.in(side).endpoints();
        int here = verb == Verb.SEND ? out : verb == Verb.PINGPONG ? Math.min(out, in) : in;
        Numbers.check("--ep", endpoint, -1, here - 1);
        Numbers.check("--threads", threads, 1, verb == Verb.SEND ? out - Math.max(endpoint, 0) : 1);
    }

    private void checkSizes(Verb verb, int longest) {
        if (!verb.sends()) {
            return;
        }
        if (max != null) {
            Numbers.check("--max", max, 0, longest);
            return;
        }
        if (sizes.length == 0) {
            throw new ExitException(ExitException.USAGE, "--sizes needs at least one size");
        }
        for (int size : sizes) {
            Numbers.check("--sizes", size, 0, longest);
        }
    }
}
