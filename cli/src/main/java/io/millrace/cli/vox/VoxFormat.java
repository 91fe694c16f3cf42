package io.millrace.cli.vox;

import io.millrace.api.memory.Memory;
import io.millrace.cli.FormatSpec;
import io.millrace.cli.ImageFormat;
import io.millrace.cli.ReadOnlyFile;
import io.millrace.vox.internal.VoxBootstrapInspection;
import io.millrace.vox.internal.VoxHeader;
import io.millrace.vox.internal.VoxInspection;
import io.millrace.vox.internal.VoxInspection.Report;
import io.millrace.vox.internal.VoxLayout;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Images of segments of vox-shm 0.3.1, and recorded bootstrap messages. */
public final class VoxFormat implements ImageFormat {
    static final String NAME = "vox";
    static final String BOOTSTRAP = "bootstrap";

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
        spec.allow(Set.of(BOOTSTRAP));
        if (spec.isTrue(BOOTSTRAP)) {
            try (ReadOnlyFile file = ReadOnlyFile.open(path, VoxBootstrapInspection.MOST_BYTES + 1)) {
                return VoxBootstrapImage.decoded(VoxBootstrapInspection.of(bytes(file.memory())));
            }
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
        if (file.sizeBytes() <= VoxBootstrapInspection.MOST_BYTES
                && VoxBootstrapInspection.isOne(bytes(file.memory()))) {
            return List.of(VoxBootstrapImage.guess(VoxBootstrapInspection.of(bytes(file.memory())), MAGIC_SCORE));
        }
        Report report = VoxInspection.of(file.memory());
        return report
                .header()
                .filter(it -> it.magic() == VoxLayout.MAGIC)
                .map(it -> new Guess(NAME, reason(it, report.truncated()), MAGIC_SCORE))
                .stream()
                .toList();
    }

    private static String reason(VoxHeader header, boolean truncated) {
        return "the magic TELXHUB and 7, " + Integer.toUnsignedString(header.maxGuests()) + " guests, rings of "
                + Integer.toUnsignedString(header.bipbufCapacity()) + " bytes, "
                + Integer.toUnsignedString(header.numVarSlotClasses()) + " slot classes"
                + (truncated ? "; the image is truncated" : "");
    }

    private static byte[] bytes(Memory memory) {
        byte[] bytes = new byte[(int) memory.size()];
        memory.copyOut(0, bytes, 0, bytes.length);
        return bytes;
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
