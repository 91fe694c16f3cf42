package io.millrace.gateway.shell.internal.watch;

import io.millrace.gateway.shell.support.CommandException;
import io.millrace.gateway.shell.support.JsonText;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** Shows what a command looks at, once or again and again. Thread-safety: one thread. */
public final class Show {
    private final CommandSession session;
    private final boolean json;

    /**
     * Prepares it.
     *
     * @param session the shell's
     * @param json whether as JSON, one line for each picture
     */
    public Show(CommandSession session, boolean json) {
        this.session = session;
        this.json = json;
    }

    /** What a command looks at. */
    @FunctionalInterface
    public interface Look {
        /**
         * Looks now.
         *
         * @param wait for those who have to wait before there is something to see
         * @param styles whether letters may be shown in reverse
         * @return a snapshot, or an array of them; empty if somebody said in the meantime that it is enough
         * @throws CommandException if what was looked at is not there, or not any more
         */
        Optional<Object> now(Wait wait, boolean styles);
    }

    /**
     * Shows it.
     *
     * @param refresh how often
     * @param look gives a snapshot, or an array of them
     * @return what the command answers: the only picture, or null if all were shown
     */
    public Object of(Refresh refresh, Supplier<Object> look) {
        return of(refresh, (_, _) -> Optional.of(look.get()));
    }

    /**
     * Shows it.
     *
     * @param refresh how often
     * @param look gives a snapshot
     * @return what the command answers: the only picture, or null if all were shown
     */
    public Object of(Refresh refresh, Look look) {
        Output output = Output.of(session);
        if (!refresh.again()) {
            Object seen = look(look, output::pause, false).orElse(null);
            return json && seen != null ? JsonText.of(seen) : seen;
        }
        try (Screen screen = json ? output.stream("") : output.screen()) {
            run(refresh, look, screen);
        }
        return null;
    }

    private void run(Refresh refresh, Look look, Screen screen) {
        for (long shown = 0; refresh.count() == 0 || shown < refresh.count(); shown++) {
            if (shown > 0 && !screen.pause(refresh.intervalMillis())) {
                return;
            }
            Optional<Object> seen = look(look, screen, screen.hasStyles());
            if (seen.isEmpty()) {
                return;
            }
            screen.show(text(seen.get()));
        }
    }

    /** The runtime's service is not usable any more while its bundle is updated. */
    private static Optional<Object> look(Look look, Wait wait, boolean styles) {
        try {
            return look.now(wait, styles);
        } catch (IllegalStateException e) {
            throw new CommandException("the runtime went away just now: " + e.getMessage());
        }
    }

    private String text(Object seen) {
        return json
                ? JsonText.of(seen)
                : session.format(seen, Converter.INSPECT).toString();
    }
}
