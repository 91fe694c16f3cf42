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
import java.util.Optional;

/**
 * Finds out whether a file holds an HP region, and of which chip: the first link of the chain is the device address of
 * its place, so it tells where the region starts; the chips' regions end at different addresses. A chain without
 * entries has no link: then the length must be that of a region, and nothing tells one chip from the other.
 */
final class AmpGuess {
    private static final int UNIT = 16;
    private static final int PAGE = 4096;
    private static final int POOL = 0x20;
    private static final int HEADER = 8;
    private static final int LEAST_SIZE = 1024;
    /** An absolute address that fits its place is nobody's chance. */
    static final int WHOLE_SCORE = 500;

    static final int BROKEN_SCORE = 100;
    static final int EMPTY_SCORE = 20;

    private final Memory memory;
    private final List<Guess> guesses = new ArrayList<>();

    AmpGuess(Memory memory) {
        this.memory = memory;
    }

    List<Guess> guesses() {
        for (int start = 0; start < PAGE && start + POOL + HEADER <= memory.size(); start += UNIT) {
            if (memory.getInt(start + POOL) == AmpFormat.SENTINEL) {
                long next = Integer.toUnsignedLong(memory.getInt(start + POOL + Integer.BYTES));
                tryAll(start, next);
            }
        }
        return guesses;
    }

    private void tryAll(int start, long next) {
        for (AmpChip chip : AmpChip.values()) {
            long end = chip.standard().limit(Pool.HP);
            long hpSize = next == 0 ? memory.size() : end - (next - HEADER - POOL);
            boolean isSize = hpSize >= LEAST_SIZE && hpSize <= chip.maxHpBytes();
            if (isSize && start + hpSize <= memory.size()) {
                tryOne(chip, (int) hpSize, start, next);
            }
        }
    }

    private void tryOne(AmpChip chip, int hpSize, int start, long next) {
        AmpGeometry geometry = chip.standard().withHpSize(hpSize);
        boolean page = start > 0;
        boolean isPlace = start == (page ? geometry.inPage(Pool.HP) : 0);
        boolean isLink = next == 0 || geometry.poolStart(Pool.HP) + HEADER == next;
        if (isPlace && isLink) {
            Decoded decoded = AmpFormat.decode(geometry, memory, Optional.empty(), page, false);
            int entries = decoded.json().getJsonArray("entries").size();
            guesses.add(new Guess(
                    format(chip, hpSize, page),
                    next == 0
                            ? "a chain without entries, as long as a region, which is all that tells"
                            : "the first link is " + EntryInfo.hex(next) + ", " + entries + " entries"
                                    + (decoded.ok() ? "" : ", then something is wrong"),
                    score(next, decoded.ok())));
        }
    }

    static int score(long next, boolean isOk) {
        if (next == 0) {
            return EMPTY_SCORE;
        }
        return isOk ? WHOLE_SCORE : BROKEN_SCORE;
    }

    private static String format(AmpChip chip, int hpSize, boolean page) {
        List<String> parts = new ArrayList<>(List.of("chip=" + AmpFormat.label(chip)));
        if (page) {
            parts.add("page=true");
        }
        if (hpSize != Regions.HP_SIZE) {
            parts.add("hp-size=" + hpSize);
        }
        return AmpFormat.NAME + ":" + String.join(",", parts);
    }
}
