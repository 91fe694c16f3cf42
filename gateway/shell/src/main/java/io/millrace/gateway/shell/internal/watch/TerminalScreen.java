package io.millrace.gateway.shell.internal.watch;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/**
 * The alternate screen of a terminal: each picture in place of the last, until a key or Ctrl-C. What stood there before
 * is there again after {@link #close()}. The only class that knows jline, which is there only with a terminal.
 * Thread-safety: one thread.
 */
final class TerminalScreen implements Screen {
    private static final int LOOK_MILLIS = 100;
    private static final int LEAST = 2;

    private final Terminal terminal;
    private final Attributes attributes;
    private final SignalHandler onInterrupt;
    private final SignalHandler onStop;
    private final AtomicBoolean enough = new AtomicBoolean();
    private boolean open = true;

    private TerminalScreen(Terminal terminal) {
        this.terminal = terminal;
        this.onInterrupt = terminal.handle(Signal.INT, _ -> enough.set(true));
        this.onStop = terminal.handle(Signal.TSTP, SignalHandler.SIG_IGN);
        this.attributes = terminal.enterRawMode();
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
    }

    /**
     * Takes the terminal.
     *
     * @param terminal what the shell runs on
     * @return empty if it cannot show one picture in place of another
     */
    static Optional<Screen> open(Object terminal) {
        return terminal instanceof Terminal able && able.getStringCapability(Capability.enter_ca_mode) != null
                ? Optional.of(new TerminalScreen(able))
                : Optional.empty();
    }

    @Override
    public boolean hasStyles() {
        return true;
    }

    @Override
    public void show(String picture) {
        int columns = Math.max(LEAST, terminal.getWidth());
        int rows = Math.max(LEAST, terminal.getHeight());
        List<String> lines = Styles.fit(picture.lines().toList(), columns, rows);
        terminal.puts(Capability.cursor_home);
        for (int i = 0; i < lines.size(); i++) {
            terminal.writer().print(lines.get(i));
            terminal.puts(Capability.clr_eol);
            terminal.writer().print(i < lines.size() - 1 ? "\n" : "");
        }
        terminal.puts(Capability.clr_eos);
        terminal.flush();
    }

    @Override
    public boolean pause(long millis) {
        long start = System.nanoTime();
        long left = millis;
        while (left > 0 && !enough.get()) {
            if (hasKey(Math.min(left, LOOK_MILLIS))) {
                return false;
            }
            left = millis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        }
        return !enough.get();
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
        if (open) {
            open = false;
            terminal.puts(Capability.cursor_normal);
            terminal.puts(Capability.exit_ca_mode);
            terminal.flush();
            terminal.setAttributes(attributes);
            terminal.handle(Signal.INT, onInterrupt);
            terminal.handle(Signal.TSTP, onStop);
        }
    }
}
