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
    private static final int UNIT = 256;
    private static final int WORD = 4;
    private static final int SMALLEST_AREA = UNIT + WORD;
    private static final int USUAL_ENDPOINTS = 13;
    private static final int MOST_ROWS = 1024;
    private static final int MOST_TRIES = 200_000;
    /** Messages in the first slots of a row are no EMPTY: so many words before the first EMPTY are tried too. */
    private static final int MOST_LEADING = 16;

    private final Memory memory;
    private final long size;
    private final List<Guess> guesses = new ArrayList<>();
    private int tries;

    NrfRpcGuess(ReadOnlyFile file) {
        this.memory = file.memory();
        this.size = memory.size() / WORD * WORD;
    }

    List<Guess> guesses() {
        if (isZero()) {
            addZeroed();
            return guesses;
        }
        List<Long> rows = rows();
        for (long allocable = UNIT; allocable + WORD <= size && !rows.isEmpty(); allocable += UNIT) {
            SlotRun ab = SlotRun.at(memory, 0, (int) allocable);
            if (ab.evidence() > 0) {
                for (long row : rows) {
                    tryRow((int) allocable, ab, row);
                }
            }
        }
        return guesses;
    }

    private boolean isZero() {
        for (long at = 0; at < size; at += WORD) {
            if (memory.getInt(at) != 0) {
                return false;
            }
        }
        return true;
    }

    private void addZeroed() {
        long half = size / 2 / WORD * WORD;
        if (half >= SMALLEST_AREA + WORD * USUAL_ENDPOINTS) {
            String area = half + "x" + USUAL_ENDPOINTS;
            guesses.add(new Guess(
                    "nrfrpc:ab=" + area + ",ba=" + area, "every byte is 0: areas never initialised look so", 1));
        }
    }

    /** Where rows of EMPTY or PENDING words start. */
    private List<Long> rows() {
        List<Long> rows = new ArrayList<>();
        boolean before = false;
        for (long at = 0; at < size && rows.size() < MOST_ROWS; at += WORD) {
            boolean now = SlotRun.isNothing(memory.getInt(at));
            if (now && !before) {
                rows.add(at);
            }
            before = now;
        }
        return rows;
    }

    private void tryRow(int allocable, SlotRun ab, long row) {
        long least = allocable + (long) WORD * ab.endpoints();
        for (int leading = 0; leading <= MOST_LEADING && tries < MOST_TRIES; leading++) {
            long slots = row - (long) WORD * leading;
            long abBytes = least + Math.floorMod(slots - least, UNIT);
            if (slots - abBytes >= UNIT) {
                tries++;
                SlotRun ba = SlotRun.at(memory, abBytes, (int) (slots - abBytes));
                if (ba.endpoints() > leading) {
                    add(ab, (int) abBytes, ba, (int) (slots - abBytes));
                }
            }
        }
    }

    private void add(SlotRun ab, int abBytes, SlotRun ba, int baAllocable) {
        int least = baAllocable + WORD * ba.endpoints();
        long rest = size - abBytes;
        boolean exact = rest >= least && rest < least + UNIT;
        int baBytes = exact ? (int) rest : likelySize(least, abBytes);
        int score = Math.min(ab.evidence(), USUAL_ENDPOINTS)
                + Math.min(ba.evidence(), USUAL_ENDPOINTS)
                + roundness(abBytes)
                + roundness(baBytes)
                + (exact ? 10 : 0)
                + (abBytes == baBytes ? 5 : 0)
                + (ab.endpoints() == ba.endpoints() ? 5 : 0);
        guesses.add(new Guess(
                "nrfrpc:ab=" + abBytes + "x" + ab.endpoints() + ",ba=" + baBytes + "x" + ba.endpoints(),
                "slots at " + slotsOf(abBytes, ab) + " and " + (abBytes + baAllocable)
                        + (exact ? ", the file ends where ba ends" : ""),
                score));
    }

    private static int slotsOf(int bytes, SlotRun run) {
        return NrfRpcLayout.r1(bytes, run.endpoints()).allocableBytes();
    }

    /** Nothing says where BA ends: as long as AB, or the next round number. */
    private static int likelySize(int least, int abBytes) {
        return abBytes >= least && abBytes < least + UNIT ? abBytes : (least + 63) / 64 * 64;
    }

    private static int roundness(int bytes) {
        if (Integer.bitCount(bytes) == 1) {
            return 10;
        }
        return bytes % UNIT == 0 ? 5 : bytes % 64 == 0 ? 3 : 0;
    }
}
