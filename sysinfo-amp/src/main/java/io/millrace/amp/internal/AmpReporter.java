package io.millrace.amp.internal;

import io.millrace.amp.EntryInfo;
import io.millrace.api.channel.Problem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.osgi.service.log.Logger;

/** Tells an operator what he should know, each thing once. Thread-safety: thread-safe. */
final class AmpReporter {
    /** What is wrong at one look may be half done by the peer; at so many it is not. */
    private static final int PATIENCE = 2;

    private final String link;
    private final Logger logger;
    private final Set<String> told = new HashSet<>();
    private final Map<String, Integer> seen = new HashMap<>();

    AmpReporter(String link, Logger logger) {
        this.link = link;
        this.logger = logger;
    }

    /** Something that may be right at the next look. */
    synchronized void suspect(String message) {
        if (seen.merge(message, 1, Integer::sum) == PATIENCE) {
            logger.warn("link {}: {}", link, message);
        }
    }

    /** Something wrong in memory. */
    synchronized void problem(String where, Problem problem) {
        if (told.add(where + problem.kind() + problem.offset())) {
            logger.warn(
                    "{}: {} at {} is {}, allowed: {}",
                    where,
                    problem.kind(),
                    EntryInfo.hex(problem.offset()),
                    problem.value(),
                    problem.allowed());
        }
    }

    void info(String message) {
        logger.info("link {}: {}", link, message);
    }

    void error(String message) {
        logger.error("link {}: {}", link, message);
    }

    /** The link's thread died, of somebody's handler. */
    void died(Throwable cause) {
        logger.error("{}", "link " + link + ": its thread died: " + cause, cause);
    }

    /** What the sub core prints, line by line. */
    void printed(String text) {
        text.lines().forEach(line -> logger.info("{} sub: {}", link, printable(line)));
    }

    /** A peer's text without what would move a terminal's cursor. */
    static String printable(String text) {
        return text.strip().replaceAll("[\\p{Cntrl}&&[^\\t]]", "?");
    }
}
