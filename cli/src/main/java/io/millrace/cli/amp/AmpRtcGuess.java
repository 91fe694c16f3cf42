package io.millrace.cli.amp;

import io.millrace.amp.AmpChip;
import io.millrace.amp.AmpGeometry;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.Pool;
import io.millrace.api.memory.Memory;
import io.millrace.cli.ImageFormat.Decoded;
import io.millrace.cli.ImageFormat.Guess;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out whether a file holds an RTC pool: its chain starts with the first byte, or where the pool starts in its
 * page, and the first link is the device address of its place. Chips whose RTC memory has one base look the same.
 */
final class AmpRtcGuess {
    private static final int HEADER = 8;
    private static final int PAGE = 4096;
    private static final int MOST_SIZE = 1024;

    private final Memory memory;
    private final List<Guess> guesses = new ArrayList<>();

    AmpRtcGuess(Memory memory) {
        this.memory = memory;
    }

    List<Guess> guesses() {
        for (AmpChip chip : AmpChip.values()) {
            AmpGeometry standard = chip.standard();
            if (standard.has(Pool.RTC)) {
                for (int start = 0; start < PAGE && start + HEADER <= memory.size(); start += HEADER) {
                    tryAt(chip, standard, start);
                }
            }
        }
        return guesses;
    }

    private void tryAt(AmpChip chip, AmpGeometry standard, int start) {
        if (memory.getInt(start) != AmpFormat.SENTINEL) {
            return;
        }
        long next = Integer.toUnsignedLong(memory.getInt(start + Integer.BYTES));
        long pool = next == 0 ? standard.poolStart(Pool.RTC) : next - HEADER;
        long size = standard.limit(Pool.RTC) - pool;
        if (size < HEADER || size > MOST_SIZE || (next == 0 && !isLength(start, size))) {
            return;
        }
        AmpGeometry geometry = standard.withRtcSize((int) size);
        boolean page = start > 0;
        boolean isPlace = start == (page ? geometry.inPage(Pool.RTC) : 0) && geometry.poolStart(Pool.RTC) == pool;
        if (isPlace && start + size <= memory.size()) {
            add(chip, geometry, page, next);
        }
    }

    /** Nothing else tells a pool without entries. */
    private boolean isLength(int start, long size) {
        return start == 0 && memory.size() == size;
    }

    private void add(AmpChip chip, AmpGeometry geometry, boolean page, long next) {
        Decoded decoded = AmpFormat.decodeRtc(geometry, memory, page, false);
        int entries = decoded.json().getJsonArray("entries").size();
        String found = next == 0
                ? "a chain without entries, as long as an RTC pool, which is all that tells"
                : "an RTC pool: the first link is " + EntryInfo.hex(next) + ", " + entries + " entries";
        guesses.add(new Guess(
                format(chip, geometry, page),
                found + (decoded.ok() ? "" : ", then something is wrong"),
                AmpGuess.score(next, decoded.ok())));
    }

    private static String format(AmpChip chip, AmpGeometry geometry, boolean page) {
        int size = geometry.rtcSizeBytes();
        return AmpFormat.NAME + ":chip=" + AmpFormat.label(chip) + ",pool=rtc" + (page ? ",page=true" : "")
                + (size == Regions.RTC_SIZE ? "" : ",rtc-size=" + size);
    }
}
