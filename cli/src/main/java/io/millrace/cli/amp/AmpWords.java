package io.millrace.cli.amp;

import io.millrace.amp.Pool;
import io.millrace.cli.command.Call;
import java.util.concurrent.TimeUnit;

/** The words of commands that are about ESP-AMP. Thread-safety: thread-safe. */
final class AmpWords {
    private static final int MAX_ID = 0xffff;
    private static final long MAX_WORD = 0xffff_ffffL;
    private static final int LAST_INTERRUPT = 31;
    private static final long MOST_MILLIS = 1_000_000_000;

    private AmpWords() {}

    /** An id of an entry. */
    static int id(Call call, int place) {
        return (int) call.number(place, "ID", 0, MAX_ID);
    }

    /** Bits of an event. */
    static int mask(Call call, int place) {
        return (int) call.number(place, "MASK", 0, MAX_WORD);
    }

    /** An interrupt, or -1 for none. */
    static int bit(Call call, int place) {
        return (int) call.number(place, "BIT", -1, LAST_INTERRUPT);
    }

    static long millisAsNanos(Call call, int place) {
        return TimeUnit.MILLISECONDS.toNanos(call.number(place, "MS", 0, MOST_MILLIS));
    }

    static Pool pool(Call call, int place) {
        return call.isFirst(place, Pool.HP.label(), Pool.RTC.label()) ? Pool.HP : Pool.RTC;
    }
}
