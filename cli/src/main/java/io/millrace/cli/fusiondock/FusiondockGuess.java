package io.millrace.cli.fusiondock;

import io.millrace.api.memory.Memory;
import io.millrace.cli.ImageFormat.Guess;
import io.millrace.cli.ReadOnlyFile;
import io.millrace.fusiondock.internal.FusiondockInspection;
import io.millrace.fusiondock.internal.FusiondockInspection.Report;
import io.millrace.fusiondock.internal.FusiondockInspection.Slot;
import io.millrace.fusiondock.internal.FusiondockLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out whether a file holds one region or two: {@code max_size} of a region nobody has made smaller is its length
 * without the header, so it says where the region ends. A smaller one fits many files, and says little.
 */
final class FusiondockGuess {
    /** A length that fits the file is nobody's chance. */
    private static final int WHOLE_SCORE = 400;
    /** The usual length says as much, but not where the file ends. */
    private static final int HEAD_SCORE = 300;

    private static final int BROKEN_SCORE = 90;
    private static final int SMALL_SCORE = 15;

    private final Memory memory;
    private final long size;
    private final List<Guess> guesses = new ArrayList<>();

    FusiondockGuess(ReadOnlyFile file) {
        this.memory = file.memory();
        this.size = file.sizeBytes();
    }

    List<Guess> guesses() {
        if (size < FusiondockLayout.LEAST_REGION_BYTES || size > 2 * FusiondockInspection.MOST_REGION_BYTES) {
            return guesses;
        }
        long half = size / 2;
        if (half >= FusiondockLayout.LEAST_REGION_BYTES && half % FusiondockLayout.REGION_UNIT == 0) {
            tryRegion(0, half, ":region-size=" + half, "the first of two regions", WHOLE_SCORE);
            tryRegion(half, half, ":offset=" + half, "the second of two regions", WHOLE_SCORE);
        }
        tryRegion(0, size, "", "a region as long as the file", WHOLE_SCORE);
        if (size < FusiondockLayout.REGION_BYTES) {
            tryRegion(0, FusiondockLayout.REGION_BYTES, ":truncated=true", "the start of a region", HEAD_SCORE);
        } else if (size > 2L * FusiondockLayout.REGION_BYTES) {
            long usual = FusiondockLayout.REGION_BYTES;
            tryRegion(0, usual, ":region-size=" + usual, "a region of the usual length", HEAD_SCORE);
        }
        if (guesses.isEmpty()) {
            trySmall();
        }
        return guesses;
    }

    private void tryRegion(long offset, long regionBytes, String parameters, String what, int score) {
        if (regionBytes <= FusiondockInspection.MOST_REGION_BYTES) {
            Report report = FusiondockInspection.of(memory, offset, regionBytes, true);
            int capacity = FusiondockLayout.capacity(regionBytes);
            report.slot().filter(slot -> slot.max() == capacity).ifPresent(slot -> {
                int sure = report.ok() ? score : BROKEN_SCORE;
                guesses.add(new Guess(FusiondockFormat.NAME + parameters, what + reason(slot), sure));
            });
        }
    }

    private void trySmall() {
        long regionBytes = Math.min(size, FusiondockInspection.MOST_REGION_BYTES);
        Report report = FusiondockInspection.of(memory, 0, regionBytes, true);
        report.slot()
                .filter(slot -> report.ok() && slot.max() > 0)
                .ifPresent(slot -> guesses.add(
                        new Guess(FusiondockFormat.NAME, "a region with a smaller slot" + reason(slot), SMALL_SCORE)));
    }

    private static String reason(Slot slot) {
        return ": max_size is " + slot.max() + ", op_type " + slot.op() + " (" + slot.opName() + ")";
    }
}
