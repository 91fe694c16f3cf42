package io.millrace.cli.posix;

import io.millrace.api.memory.Memory;
import io.millrace.cli.ExitException;
import io.millrace.cli.FormatSpec;
import io.millrace.cli.ReadOnlyFile;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;

/** Where something may stand in a file that somebody is writing. Thread-safety: stateless. */
final class LivePlace {
    /** Eight bytes that nobody writes by chance. */
    static final int MAGIC_SCORE = 1000;

    private static final int LOOKS = 3;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int LINE = 64;
    private static final long MOST_OFFSET = 1L << 48;

    private LivePlace() {}

    /** Looks until it is in order, three times at most: what is wrong stays so. */
    static <R, D> D look(
            String path,
            FormatSpec spec,
            String parameter,
            Function<Memory, R> look,
            Predicate<R> ok,
            Function<R, D> decoded) {
        long offset = offset(spec, parameter);
        try (ReadOnlyFile file = ReadOnlyFile.open(path, Long.MAX_VALUE)) {
            long size = file.memory().size();
            Memory memory = file.memory().slice(Math.min(offset, size), Math.max(size - offset, 0));
            R report = look.apply(memory);
            for (int looks = 1; looks < LOOKS && !ok.test(report); looks++) {
                LockSupport.parkNanos(PAUSE_NANOS);
                report = look.apply(memory);
            }
            return decoded.apply(report);
        }
    }

    private static long offset(FormatSpec spec, String parameter) {
        long offset = spec.number(parameter, 0);
        if (offset < 0 || offset > MOST_OFFSET || offset % LINE != 0) {
            throw new ExitException(
                    ExitException.USAGE,
                    "--as " + spec.name() + ": " + parameter + " must be a multiple of " + LINE + ", 0 to "
                            + MOST_OFFSET + ": " + spec.get(parameter, ""));
        }
        return offset;
    }
}
