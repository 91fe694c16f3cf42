package io.millrace.cli.vox;

import io.millrace.cli.Numbers;
import io.millrace.vox.internal.VoxLayout;
import io.millrace.vox.internal.VoxOptions;
import picocli.CommandLine.Option;

/** Options about the messages. */
final class TrafficOptions {
    private static final long DAY_MILLIS = 86_400_000;
    private static final long MILLIS = 1_000_000;

    @Option(names = "--mode", paramLabel = "echo|send|recv|pingpong|both", description = "What to do (echo).")
    private Mode mode = Mode.ECHO;

    @Option(names = "--n", paramLabel = "N", description = "Messages; 0: until SIGTERM (1; echo: 0).")
    private Long count;

    @Option(names = "--size", paramLabel = "N|A,B,C|mix:MAX", description = "Payload sizes (64).")
    private String size;

    @Option(names = "--policy", paramLabel = "rust|swift", description = "Inline by payload, or by entry (rust).")
    private VoxOptions.Policy policy = VoxOptions.Policy.RUST;

    @Option(
            names = "--wait-guests",
            paramLabel = "N",
            description = "Host: sends when so many are there, ends when so many are done (1).")
    private int waitGuests = 1;

    @Option(names = "--timeout-ms", paramLabel = "MS", description = "Bound of every wait; 0: none (10000).")
    private long timeoutMillis = 10_000;

    @Option(names = "--linger-ms", paramLabel = "MS", description = "How long the other side may read on (1000).")
    private long lingerMillis = 1_000;

    /** Made by the command line. */
    TrafficOptions() {}

    /** The options as they are used. */
    Traffic traffic() {
        Numbers.check("--wait-guests", waitGuests, 1, VoxLayout.MAX_GUESTS);
        Numbers.check("--timeout-ms", timeoutMillis, 0, DAY_MILLIS);
        Numbers.check("--linger-ms", lingerMillis, 0, DAY_MILLIS);
        long messages = count == null ? (mode == Mode.ECHO ? 0 : 1) : count;
        Numbers.check("--n", messages, 0, Long.MAX_VALUE);
        return new Traffic(
                mode,
                messages == 0 ? Long.MAX_VALUE : messages,
                Sizes.parse(size == null ? "64" : size),
                mode == Mode.PINGPONG || (mode == Mode.RECV && size != null),
                waitGuests,
                policy,
                timeoutMillis == 0 ? Long.MAX_VALUE : timeoutMillis * MILLIS,
                lingerMillis * MILLIS);
    }
}
