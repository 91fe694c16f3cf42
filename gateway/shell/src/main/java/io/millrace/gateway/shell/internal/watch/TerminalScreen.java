package io.millrace.gateway.shell.internal.watch;

import java.util.List;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/**
 * The alternate screen of a terminal: each picture in place of the last, until a key. What stood there before is there
 * again after {@link #close()}. Thread-safety: one thread.
 */
final class TerminalScreen implements Screen {
    private static final int LEAST = 2;

    private final Terminal terminal;
    private final Keys keys;
    private boolean open = true;

    private TerminalScreen(Terminal terminal, Keys keys) {
        this.terminal = terminal;
        this.keys = keys;
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
    }

    /**
     * Takes the terminal.
     *
     * @param terminal what the shell runs on; null if on none
     * @return empty if that cannot show one picture in place of another
     */
    static Optional<Screen> open(Object terminal) {
        return terminal instanceof Terminal able && able.getStringCapability(Capability.enter_ca_mode) != null
                ? Optional.of(new TerminalScreen(able, Keys.open(able)))
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
        return keys.pause(millis);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            terminal.puts(Capability.cursor_normal);
            terminal.puts(Capability.exit_ca_mode);
            terminal.flush();
            keys.close();
        }
    }
}
