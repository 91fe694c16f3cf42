package io.millrace.cli.vox;

import io.millrace.cli.ExitException;
import io.millrace.cli.FormatSpec;
import io.millrace.cli.ImageFormat;
import io.millrace.cli.ReadOnlyFile;
import io.millrace.vox.internal.VoxHeader;
import io.millrace.vox.internal.VoxInspection;
import io.millrace.vox.internal.VoxInspection.Report;
import io.millrace.vox.internal.VoxLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Images of segments of vox-shm 0.3.1. */
public final class VoxFormat implements ImageFormat {
    static final String NAME = "vox";

    private static final int LOOKS = 3;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Eight bytes that nobody writes by chance say more than any row of plausible words. */
    private static final int MAGIC_SCORE = 1000;

    /** Makes the format. */
    public VoxFormat() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Decoded decode(String path, FormatSpec spec) {
        if (!spec.parameters().isEmpty()) {
            throw new ExitException(
                    ExitException.USAGE,
                    "--as vox takes no parameters: "
                            + String.join(",", spec.parameters().keySet()));
        }
        return decode(path);
    }

    /** What a file holds. */
    static Decoded decode(String path) {
        try (ReadOnlyFile file = ReadOnlyFile.open(path, Long.MAX_VALUE)) {
            return VoxImage.decoded(look(file));
        }
    }

    @Override
    public List<Guess> guess(ReadOnlyFile file) {
        Optional<VoxHeader> header = VoxInspection.of(file.memory()).header();
        return header
                .filter(it -> it.magic() == VoxLayout.MAGIC)
                .map(it -> new Guess(
                        NAME,
                        "the magic TELXHUB and 7, " + it.maxGuests() + " guests, rings of " + it.bipbufCapacity()
                                + " bytes, " + it.numVarSlotClasses() + " slot classes",
                        MAGIC_SCORE))
                .stream()
                .toList();
    }

    /** In a live segment something can look wrong for a moment: what is wrong stays so. */
    private static Report look(ReadOnlyFile file) {
        Report report = VoxInspection.of(file.memory());
        for (int look = 1; look < LOOKS && !report.ok(); look++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            report = VoxInspection.of(file.memory());
        }
        return report;
    }
}
