package io.millrace.cli;

import io.millrace.cli.amp.AmpFormat;
import io.millrace.cli.fusiondock.FusiondockFormat;
import io.millrace.cli.nrfrpc.NrfRpcFormat;
import io.millrace.cli.posix.GranulesFormat;
import io.millrace.cli.posix.TableFormat;
import io.millrace.cli.vox.VoxFormat;
import java.util.List;
import java.util.Optional;

/** The formats {@code inspect} knows. Thread-safety: immutable. */
final class Formats {
    static final List<ImageFormat> ALL = List.of(
            new NrfRpcFormat(),
            new VoxFormat(),
            new AmpFormat(),
            new FusiondockFormat(),
            new TableFormat(),
            new GranulesFormat());

    private Formats() {}

    static Optional<ImageFormat> of(String name) {
        return ALL.stream().filter(it -> it.name().equals(name)).findFirst();
    }

    static String names() {
        return String.join(", ", ALL.stream().map(ImageFormat::name).toList()) + ", " + Guesses.NAME;
    }
}
