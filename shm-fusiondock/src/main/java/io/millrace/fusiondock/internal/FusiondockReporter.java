package io.millrace.fusiondock.internal;

import io.millrace.api.channel.Problem;
import java.util.HashSet;
import java.util.Set;
import org.osgi.service.log.Logger;

/** Tells an operator what he should know, what is wrong in memory once. Thread-safety: thread-safe. */
final class FusiondockReporter {
    private final String link;
    private final Logger logger;
    private final Set<String> told = new HashSet<>();

    FusiondockReporter(String link, Logger logger) {
        this.link = link;
        this.logger = logger;
    }

    /** Something wrong in memory. */
    synchronized void problem(Problem problem) {
        if (told.add(problem.kind() + problem.offset())) {
            warn(problem.kind() + " at offset 0x" + Long.toHexString(problem.offset()) + " is " + problem.value()
                    + ", allowed: " + problem.allowed());
        }
    }

    void warn(String message) {
        logger.warn("link {}: {}", link, message);
    }

    void error(String message) {
        logger.error("link {}: {}", link, message);
    }

    /** The link's thread died, of somebody's listener. */
    void died(Throwable cause) {
        logger.error("{}", "link " + link + ": its thread died: " + cause, cause);
    }
}
