package io.millrace.gateway.shell.internal.watch;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;

/**
 * Waits that end with any key of a terminal. Ctrl-C is a key like any other as long as this is open: as a signal it
 * would reach every process that was started from the terminal, and end the peers of a demo. The terminal's settings
 * are as they were after {@link #close()}. This and {@link TerminalScreen} alone know jline, which is there only with a
 * terminal. Thread-safety: one thread.
 */
final class Keys implements Wait, AutoCloseable {
    private static final int LOOK_MILLIS = 100;

    private final Terminal terminal;
    private final Attributes attributes;

    private Keys(Terminal terminal) {
        this.terminal = terminal;
        this.attributes = terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        raw.setLocalFlag(LocalFlag.ISIG, false);
        terminal.setAttributes(raw);
    }

    /**
     * Takes the keys.
     *
     * @param terminal what the shell runs on
     * @return to be closed
     */
    static Keys open(Object terminal) {
        return new Keys((Terminal) terminal);
    }

    @Override
    public boolean pause(long millis) {
        long start = System.nanoTime();
        long left = millis;
        while (left > 0) {
            if (hasKey(Math.min(left, LOOK_MILLIS)) || Thread.interrupted()) {
                return false;
            }
            left = millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }
        return true;
    }

    /** A key, or the end of the terminal. */
    private boolean hasKey(long millis) {
        try {
            return terminal.reader().read(millis) != NonBlockingReader.READ_EXPIRED;
        } catch (IOException expected) {
            return true;
        }
    }

    @Override
    public void close() {
        terminal.setAttributes(attributes);
    }
}
