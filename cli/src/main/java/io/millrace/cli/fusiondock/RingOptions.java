package io.millrace.cli.fusiondock;

import io.millrace.api.signal.Signaler;
import io.millrace.hw.fifo.internal.FifoDoorbell;
import io.millrace.hw.spin.internal.SpinSignaler;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options about how the sides call each other. */
final class RingOptions {
    private static final String NAME = "peer";
    /** Bytes of a ring: the number of the machine that is called. */
    private static final int RING_BYTES = 4;

    @Option(names = "--ring", paramLabel = "FIFO", description = "We ring through it; made if it is missing (none).")
    private String out;

    @Option(
            names = "--ring-in",
            paramLabel = "FIFO",
            description = "We are rung through it; made if it is missing (as --ring).")
    private String in;

    /** Made by the command line. */
    RingOptions() {}

    /** Whether anybody can ring for us. */
    boolean isRung() {
        return out != null || in != null;
    }

    Bell open(Findings findings) {
        if (!isRung()) {
            return new Bell(new SpinSignaler(NAME, SpinSignaler.DEFAULT_POLL_NANOS), false, findings);
        }
        String incoming = absolute(Optional.ofNullable(in).orElse(out));
        String outgoing = Optional.ofNullable(out).map(RingOptions::absolute).orElse(incoming);
        Signaler fifo = FifoDoorbell.open(NAME, outgoing, incoming, RING_BYTES);
        return new Bell(fifo, out != null, findings);
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().toString();
    }
}
