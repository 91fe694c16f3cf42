package io.millrace.cli.nrfrpc;

import io.millrace.api.memory.Memory;
import io.millrace.cli.ImageFormat.Guess;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds geometries under which one side has initialised its area and nobody the other, of which every byte is 0 then.
 * Both are taken for equally long.
 */
final class NrfRpcAloneGuess {
    /** Areas of a link are mostly made of such. */
    private static final int AREA_UNIT = 64;

    private final Memory memory;
    private final long size;
    private final List<Long> rows;
    private final List<Guess> guesses = new ArrayList<>();

    /** Rows are those of words that are EMPTY or PENDING, by offset. */
    NrfRpcAloneGuess(Memory memory, long size, List<Long> rows) {
        this.memory = memory;
        this.size = size;
        this.rows = rows;
    }

    List<Guess> guesses() {
        long first = rows.getFirst();
        int words = (int) Math.min((rows.getLast() - first) / NrfRpcGuess.WORD, SlotRun.MOST_ENDPOINTS);
        while (words < SlotRun.MOST_ENDPOINTS && isNothing(first + (long) NrfRpcGuess.WORD * words)) {
            words++;
        }
        boolean isOneArea = rows.getLast() < first + (long) NrfRpcGuess.WORD * words;
        for (int leading = 0; isOneArea && leading <= NrfRpcGuess.MOST_LEADING; leading++) {
            long slots = first - (long) NrfRpcGuess.WORD * leading;
            tryAt(slots, words + leading);
            tryAt(slots, words + leading + 1);
        }
        return guesses;
    }

    private boolean isNothing(long at) {
        return at + NrfRpcGuess.WORD <= size && SlotRun.isNothing(memory.getInt(at));
    }

    private void tryAt(long slots, int endpoints) {
        int tail = NrfRpcGuess.WORD * endpoints;
        long longest = Math.min(slots + NrfRpcGuess.UNIT + tail, size / 2);
        for (int bytes = AREA_UNIT; bytes <= longest; bytes += AREA_UNIT) {
            int allocable = (bytes - tail) / NrfRpcGuess.UNIT * NrfRpcGuess.UNIT;
            if (allocable >= NrfRpcGuess.UNIT && slots == allocable && isZero(bytes, 2L * bytes)) {
                add(SlotRun.at(memory, 0, allocable, 0), endpoints, bytes, "ba");
            } else if (allocable >= NrfRpcGuess.UNIT && slots == (long) bytes + allocable && isZero(0, bytes)) {
                add(SlotRun.at(memory, bytes, allocable, 0), endpoints, bytes, "ab");
            }
        }
    }

    private void add(SlotRun run, int endpoints, int bytes, String other) {
        int score = 2 * Math.min(run.evidence(), NrfRpcGuess.USUAL_ENDPOINTS)
                + 2 * NrfRpcGuess.roundness(bytes)
                + 2 * NrfRpcGuess.usual(endpoints)
                + 10;
        boolean isRun = run.readings().stream().anyMatch(it -> it.endpoints() == endpoints);
        if (isRun && score >= NrfRpcGuess.LEAST_SCORE_INSIDE) {
            String area = bytes + "x" + endpoints;
            guesses.add(new Guess(
                    "nrfrpc:ab=" + area + ",ba=" + area,
                    "slots of one area; where " + other + " would be every byte is 0: it is not initialised",
                    score));
        }
    }

    private boolean isZero(long from, long to) {
        for (long at = from; at < to; at += NrfRpcGuess.WORD) {
            if (memory.getInt(at) != 0) {
                return false;
            }
        }
        return true;
    }
}
