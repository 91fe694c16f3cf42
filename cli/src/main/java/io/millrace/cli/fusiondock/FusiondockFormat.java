package io.millrace.cli.fusiondock;

import io.millrace.cli.ExitException;
import io.millrace.cli.FormatSpec;
import io.millrace.cli.ImageFormat;
import io.millrace.cli.ReadOnlyFile;
import io.millrace.fusiondock.internal.FusiondockInspection;
import io.millrace.fusiondock.internal.FusiondockLayout;
import java.util.List;
import java.util.Set;

/** Images of one region of a mailbox, or a region of a live file. */
public final class FusiondockFormat implements ImageFormat {
    static final String NAME = "fusiondock";

    private static final Set<String> PARAMETERS = Set.of("truncated", "offset", "region-size");
    private static final long MOST_OFFSET = 1L << 48;

    /** Makes the format. */
    public FusiondockFormat() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Decoded decode(String path, FormatSpec spec) {
        spec.allow(PARAMETERS);
        boolean truncated = spec.isTrue("truncated");
        long offset = word(spec, "offset", 0, 0, MOST_OFFSET);
        try (ReadOnlyFile file = ReadOnlyFile.open(path, offset + FusiondockInspection.MOST_REGION_BYTES)) {
            long otherwise = truncated ? FusiondockLayout.REGION_BYTES : rest(file, offset);
            long regionBytes = word(
                    spec,
                    "region-size",
                    otherwise,
                    FusiondockLayout.LEAST_REGION_BYTES,
                    FusiondockInspection.MOST_REGION_BYTES);
            return FusiondockImage.decoded(FusiondockInspection.of(file.memory(), offset, regionBytes, truncated));
        }
    }

    @Override
    public List<Guess> guess(ReadOnlyFile file) {
        return new FusiondockGuess(file).guesses();
    }

    /** An image is a whole region unless it is said to be something else. */
    private static long rest(ReadOnlyFile file, long offset) {
        return Math.max(file.memory().size() - offset, FusiondockLayout.LEAST_REGION_BYTES);
    }

    private static long word(FormatSpec spec, String parameter, long otherwise, long least, long most) {
        long value = spec.number(parameter, otherwise);
        boolean isTyped = spec.parameters().containsKey(parameter);
        if (isTyped && (value < least || value > most || value % FusiondockLayout.REGION_UNIT != 0)) {
            throw new ExitException(
                    ExitException.USAGE,
                    "--as " + NAME + ": " + parameter + " must be a multiple of " + FusiondockLayout.REGION_UNIT + ", "
                            + least + " to " + most + ": " + spec.get(parameter, ""));
        }
        return value;
    }
}
