package io.millrace.gateway.runtime.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.gateway.runtime.internal.errors.ErrorEntry;
import io.millrace.gateway.runtime.internal.errors.ErrorFile;
import io.millrace.gateway.runtime.internal.errors.ErrorLog;
import io.millrace.gateway.runtime.internal.errors.ErrorLog.Seen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.osgi.service.log.Logger;

/**
 * Remembers problems: how often each was seen, first and last. What a peer wrote is remembered at once; what is missing
 * for a moment is not.
 *
 * <p>Thread-safety: one thread looks, any may ask.
 */
final class ErrorBook implements AutoCloseable {
    private final LongSupplier epochMillis;
    private final Logger logger;
    private volatile ErrorFile file;
    private volatile Map<String, Sight> sights = Map.of();
    private boolean saidFull;

    /** A problem in the last look: since when it is there, and how often it was seen. */
    private record Sight(ProblemDTO problem, long sinceMillis, long count, boolean isEvent, boolean isRemembered) {
        Sight and(Sight other) {
            return new Sight(problem, sinceMillis, count + other.count, isEvent || other.isEvent, isRemembered);
        }
    }

    /**
     * Goes on with a log.
     *
     * @param file the log; closed with this
     * @param epochMillis the time of the day
     * @param logger told when the log is full or gone
     */
    ErrorBook(ErrorFile file, LongSupplier epochMillis, Logger logger) {
        this.file = file;
        this.epochMillis = epochMillis;
        this.logger = logger;
    }

    /**
     * Takes what is wrong now.
     *
     * @param states what was found at configurations and components
     * @param shown what the services themselves show
     */
    void look(List<ProblemDTO> states, List<ProblemDTO> shown) {
        long now = epochMillis.getAsLong();
        Map<String, Sight> found = new HashMap<>();
        states.forEach(problem -> see(problem, false, now, found));
        shown.forEach(problem -> see(problem, !problem.kind.equals(Problems.LOST), now, found));
        found.replaceAll((key, sight) -> remember(sight, Optional.ofNullable(sights.get(key)), now));
        sights = Map.copyOf(found);
    }

    /** Problems that are one make one sight. */
    private static void see(ProblemDTO problem, boolean isEvent, long now, Map<String, Sight> found) {
        Sight sight = new Sight(problem, now, problem.count, isEvent, false);
        found.merge(key(problem), sight, Sight::and);
    }

    private static String key(ProblemDTO problem) {
        return ErrorLog.key(problem.source, problem.kind, problem.message);
    }

    private Sight remember(Sight sight, Optional<Sight> before, long now) {
        long since = before.map(Sight::sinceMillis).orElse(now);
        boolean isKnown = before.filter(Sight::isRemembered).isPresent();
        boolean lasts = sight.isEvent() || before.isPresent();
        if (isKnown) {
            long times = sight.count() - before.get().count();
            observe(sight.problem(), times < 0 ? sight.count() : times, now);
        } else if (lasts) {
            observe(sight.problem(), sight.count(), since);
            observe(sight.problem(), 0, now);
        }
        return new Sight(sight.problem(), since, sight.count(), sight.isEvent(), lasts);
    }

    private void observe(ProblemDTO problem, long times, long now) {
        try {
            Seen seen = file.log().observe(problem.source, problem.kind, problem.message, times, now);
            if (seen == Seen.DROPPED && !saidFull) {
                saidFull = true;
                logger.error("the log of errors is full: it keeps no others than those it has");
            }
        } catch (ShmException e) {
            logger.error("the log of errors is lost, another one is kept in memory only: {}", e.getMessage());
            ErrorFile lost = file;
            file = ErrorFile.inMemory();
            lost.close();
        }
    }

    /** A problem that is there now, with what is known of it. */
    ProblemDTO dated(ProblemDTO problem) {
        long now = epochMillis.getAsLong();
        Sight sight = sights.get(key(problem));
        Optional<ErrorEntry> known = ask(log -> log.find(problem.source, problem.kind, problem.message));
        problem.firstMillis = known.map(ErrorEntry::firstMillis).orElse(sight == null ? now : sight.sinceMillis());
        problem.lastMillis = Math.max(now, problem.firstMillis);
        problem.count = Math.max(problem.count, known.map(ErrorEntry::count).orElse(0L));
        return problem;
    }

    /** All that is remembered, in the order in which it was first seen. */
    List<ProblemDTO> all() {
        return ask(log -> Optional.of(log.entries())).orElse(List.of()).stream()
                .map(ErrorBook::problem)
                .toList();
    }

    /** Nothing, if the file was taken away just now. */
    private <T> Optional<T> ask(Function<ErrorLog, Optional<T>> question) {
        try {
            return question.apply(file.log());
        } catch (ShmException e) {
            return Optional.empty();
        }
    }

    private static ProblemDTO problem(ErrorEntry entry) {
        ProblemDTO problem = Problems.of(entry.source(), entry.kind(), entry.message(), entry.count());
        problem.firstMillis = entry.firstMillis();
        problem.lastMillis = entry.lastMillis();
        return problem;
    }

    @Override
    public void close() {
        file.close();
    }
}
