package io.millrace.cli.nrfrpc;

import io.millrace.api.memory.Memory;
import io.millrace.cli.ImageFormat.Guess;
import io.millrace.cli.ReadOnlyFile;
import io.millrace.nrfrpc.internal.NrfRpcLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds geometries under which a file looks like a link: AB at 0, BA right behind it, each with a row of words that can
 * be slots.
 *
 * <p>Where BA's slots are found fixes the size of AB: the blocks of an area are a multiple of 256 bytes, and less than
 * 256 bytes stand behind its slots. Bounded work, whatever the bytes.
 */
final class NrfRpcGuess {
    static final int UNIT = 256;
    static final int WORD = 4;

    static final int USUAL_ENDPOINTS = 13;
    private static final int MOST_ROWS = 1024;
    private static final int MOST_TRIES = 200_000;
    /** Messages in the first slots of a row are no EMPTY: so many words before the first EMPTY are tried too. */
    static final int MOST_LEADING = 16;

    /** In an image somebody has spoiled, so many slots of an area may be none. */
    private static final int MOST_BROKEN = 3;

    private static final int LESS_FOR_BROKEN = 5;
    /** A word or two that could be slots are in many a file. */
    private static final int LEAST_SCORE = 20;

    static final int LEAST_SCORE_INSIDE = 32;

    private final Memory memory;
    private final long size;
    private final List<Guess> guesses = new ArrayList<>();
    private int tries;

    NrfRpcGuess(ReadOnlyFile file) {
        this.memory = file.memory();
        this.size = memory.size() / WORD * WORD;
    }

    List<Guess> guesses() {
        List<Long> rows = rows();
        if (!rows.isEmpty()) {
            look(rows, 0);
            look(rows, MOST_BROKEN);
            guesses.addAll(new NrfRpcAloneGuess(memory, size, rows).guesses());
        }
        return guesses;
    }

    private void look(List<Long> rows, int tolerated) {
        tries = 0;
        for (long allocable = UNIT; allocable + WORD <= size; allocable += UNIT) {
            SlotRun ab = SlotRun.at(memory, 0, (int) allocable, tolerated);
            if (ab.evidence() > 0) {
                for (long row : rows) {
                    tryRow((int) allocable, ab, row, tolerated);
                }
            }
        }
    }

    /** Where rows of EMPTY or PENDING words start. */
    private List<Long> rows() {
        List<Long> rows = new ArrayList<>();
        boolean before = false;
        for (long at = 0; at < size && rows.size() < MOST_ROWS; at += WORD) {
            boolean now = isNothing(at);
            if (now && !before) {
                rows.add(at);
            }
            before = now;
        }
        return rows;
    }

    private boolean isNothing(long at) {
        return SlotRun.isNothing(memory.getInt(at));
    }

    private void tryRow(int allocable, SlotRun ab, long row, int tolerated) {
        long least = allocable + (long) WORD * ab.endpoints();
        for (int leading = 0; leading <= MOST_LEADING && tries < MOST_TRIES; leading++) {
            long slots = row - (long) WORD * leading;
            long abBytes = least + Math.floorMod(slots - least, UNIT);
            if (slots - abBytes >= UNIT) {
                tries++;
                SlotRun ba = SlotRun.at(memory, abBytes, (int) (slots - abBytes), tolerated);
                boolean isNew = tolerated == 0 || ab.broken() + ba.broken() > 0;
                if (ba.endpoints() > leading && isNew) {
                    addAll(allocable, ab, (int) abBytes, ba, (int) (slots - abBytes));
                }
            }
        }
    }

    private void addAll(int allocable, SlotRun ab, int abBytes, SlotRun ba, int baAllocable) {
        for (SlotRun first : ab.readings()) {
            if (allocable + WORD * first.endpoints() <= abBytes) {
                ba.readings().forEach(second -> add(first, abBytes, second, baAllocable));
            }
        }
    }

    /** The file may end where BA does, or hold the words of a doorbell behind it. */
    private void add(SlotRun ab, int abBytes, SlotRun ba, int baAllocable) {
        int least = baAllocable + WORD * ba.endpoints();
        long rest = size - abBytes;
        boolean isExact = rest >= least && rest < least + UNIT;
        int likely = likelySize(least, abBytes);
        if (isExact) {
            add(ab, abBytes, ba, baAllocable, (int) rest, true);
        }
        if (!isExact || (likely == abBytes && likely < rest)) {
            add(ab, abBytes, ba, baAllocable, likely, false);
        }
    }

    private void add(SlotRun ab, int abBytes, SlotRun ba, int baAllocable, int baBytes, boolean isExact) {
        int broken = ab.broken() + ba.broken();
        int score = Math.min(ab.evidence(), USUAL_ENDPOINTS)
                + Math.min(ba.evidence(), USUAL_ENDPOINTS)
                + roundness(abBytes)
                + roundness(baBytes)
                + usual(ab.endpoints())
                + usual(ba.endpoints())
                + (isExact ? 10 : 0)
                + (abBytes == baBytes ? 5 : 0)
                + (ab.endpoints() == ba.endpoints() ? 5 : 0)
                - LESS_FOR_BROKEN * broken;
        if (score >= (isExact ? LEAST_SCORE : LEAST_SCORE_INSIDE)) {
            guesses.add(new Guess(
                    "nrfrpc:ab=" + abBytes + "x" + ab.endpoints() + ",ba=" + baBytes + "x" + ba.endpoints(),
                    "slots at " + slotsOf(abBytes, ab) + " and " + (abBytes + baAllocable)
                            + (isExact ? ", the file ends where ba ends" : "")
                            + (broken == 0 ? "" : ", words among them that can be none: " + broken),
                    score));
        }
    }

    private static int slotsOf(int bytes, SlotRun run) {
        return NrfRpcLayout.r1(bytes, run.endpoints()).allocableBytes();
    }

    /** Nothing says where BA ends: as long as AB, or the next round number. */
    private static int likelySize(int least, int abBytes) {
        return abBytes >= least && abBytes < least + UNIT ? abBytes : (least + 63) / 64 * 64;
    }

    /** Whether so many endpoints are what people take. */
    static int usual(int endpoints) {
        return endpoints == USUAL_ENDPOINTS || Integer.bitCount(endpoints) == 1 ? 2 : 0;
    }

    static int roundness(int bytes) {
        if (Integer.bitCount(bytes) == 1) {
            return 10;
        }
        return bytes % UNIT == 0 ? 5 : bytes % 64 == 0 ? 3 : 0;
    }
}
