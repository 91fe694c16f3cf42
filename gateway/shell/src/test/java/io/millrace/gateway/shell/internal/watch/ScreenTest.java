package io.millrace.gateway.shell.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.gateway.shell.support.CommandException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ScreenTest {
    private static final long FOREVER = 86_400_000;
    private static final String ESCAPE = "\u001b";
    private static final String ENTER = ESCAPE + "[?1049h";
    private static final String LEAVE = ESCAPE + "[?1049l";

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream console = new PrintStream(shown, true, StandardCharsets.UTF_8);
    private PipedOutputStream keys;
    private Terminal terminal;

    @BeforeEach
    void start() throws IOException {
        keys = new PipedOutputStream();
        terminal = new ExternalTerminal("test", "xterm", new PipedInputStream(keys), shown, StandardCharsets.UTF_8);
        terminal.setSize(new Size(20, 4));
    }

    @AfterEach
    void stop() throws IOException {
        keys.close();
        terminal.close();
    }

    @Test
    void aTerminalIsLeftAsItWasFound() {
        Attributes before = terminal.getAttributes();
        Screen screen = TerminalScreen.open(terminal).orElseThrow();
        screen.show("one\ntwo");
        assertTrue(text().startsWith(ENTER) && text().contains("one"), this::text);
        screen.close();
        screen.close();
        assertRestoredAfter("two");
        assertEquals(before.toString(), terminal.getAttributes().toString());
    }

    @Test
    void aKeyIsEnough() throws IOException {
        try (Screen screen = TerminalScreen.open(terminal).orElseThrow()) {
            assertTrue(screen.pause(1));
            keys.write('q');
            keys.flush();
            assertFalse(screen.pause(FOREVER));
        }
    }

    @Test
    void ctrlCIsAKeyAndNoSignalToOtherProcesses() throws IOException {
        try (Screen screen = TerminalScreen.open(terminal).orElseThrow()) {
            assertFalse(terminal.getAttributes().getLocalFlag(Attributes.LocalFlag.ISIG));
            keys.write('\003');
            keys.flush();
            assertFalse(screen.pause(FOREVER));
        }
        assertTrue(terminal.getAttributes().getLocalFlag(Attributes.LocalFlag.ISIG));
    }

    @Test
    void whatIsNotDrawnInPlaceEndsWithAKeyToo() throws Exception {
        try (CommandSession session = session(console)) {
            session.put(".terminal", terminal);
            keys.write('q');
            keys.flush();
            new Show(session, true).of(Refresh.of(true, "86400000", "0"), (_, _) -> Optional.of(1L));
        }
        assertTrue(text().contains("1\n") && !text().contains(ESCAPE), this::text);
    }

    @Test
    void theEndOfTheTerminalIsEnough() throws IOException {
        try (Screen screen = TerminalScreen.open(terminal).orElseThrow()) {
            keys.close();
            assertFalse(screen.pause(FOREVER));
        }
    }

    @Test
    void whatIsTooLargeIsCutAndToldSo() {
        List<String> lines = List.of("a".repeat(30), "x" + Styles.reverse("b".repeat(30)), "c", "d", "e");
        assertEquals(
                List.of("a".repeat(20), "x" + Styles.reverse("b".repeat(19)), "c", "... 2 more lines, ma"),
                Styles.fit(lines, 20, 4));
        assertEquals(List.of("c", "d"), Styles.fit(List.of("c", "d"), 20, 2));
    }

    @Test
    void theScreenIsRestoredIfWhatIsWatchedGoesAway() throws Exception {
        try (CommandSession session = session(console)) {
            session.put(".terminal", terminal);
            Show show = new Show(session, false);
            Refresh often = Refresh.of(true, "10", "0");
            int[] looks = {0};
            CommandException e =
                    assertThrows(CommandException.class, () -> show.of(often, (_, _) -> Optional.of(look(looks))));
            assertEquals("channel plc/0 went away", e.getMessage());
        }
        assertRestoredAfter("picture 2");
    }

    private void assertRestoredAfter(String last) {
        assertTrue(text().startsWith(ENTER), this::text);
        assertEquals(text().indexOf(LEAVE), text().lastIndexOf(LEAVE), this::text);
        assertTrue(text().indexOf(LEAVE) > text().lastIndexOf(last), this::text);
    }

    private static Object look(int[] looks) {
        if (++looks[0] == 3) {
            throw new CommandException("channel plc/0 went away");
        }
        return "picture " + looks[0];
    }

    @Test
    void aRuntimeThatStopsIsOneLine() throws Exception {
        try (CommandSession session = session(console)) {
            Show show = new Show(session, false);
            CommandException e = assertThrows(
                    CommandException.class,
                    () -> show.of(Refresh.of(false, "10", "0"), (_, _) -> {
                        throw new IllegalStateException("invalid context");
                    }));
            assertEquals("the runtime went away just now: invalid context", e.getMessage());
        }
    }

    @Test
    void pipesGetNoControlCharactersAndEndWithTheirReader() throws Exception {
        PrintStream broken = new PrintStream(new Reader(), false, StandardCharsets.UTF_8);
        try (CommandSession session = session(broken)) {
            int[] looks = {0};
            new Show(session, false).of(Refresh.of(true, "10", "0"), (_, _) -> Optional.of("picture " + ++looks[0]));
        }
        assertEquals("picture 1\n\npicture 2\n\npicture 3\n", text());
    }

    /** Goes away after the third picture. */
    private final class Reader extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            if (text().contains("3\n")) {
                throw new IOException("broken pipe");
            }
            shown.write(b);
        }
    }

    @Test
    void anInterruptedThreadStopsWaiting() {
        Thread.currentThread().interrupt();
        try (Screen screen = new StreamScreen(console, console, "", StreamScreen::sleep)) {
            assertFalse(screen.pause(FOREVER));
        } finally {
            assertFalse(Thread.interrupted());
        }
    }

    private static CommandSession session(PrintStream out) {
        return new CommandProcessorImpl().createSession(new ByteArrayInputStream(new byte[0]), out, out);
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }
}
