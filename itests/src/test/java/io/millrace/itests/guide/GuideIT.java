package io.millrace.itests.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.guide.Block.Exchange;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guide, done line by line. The first word behind a fence says what a block is: {@code sh} is run to its end, with
 * a number as second word to that status, with a name in a terminal of that name, where it goes on; {@code text} is
 * what the one before it, or a terminal, says; {@code millrace} is a conversation with the shell; {@code json},
 * {@code cfg} and {@code java} are files; {@code console} is for people.
 */
final class GuideIT {
    private static final Path GUIDE = Installation.root().resolve("docs/guide.md");
    private static final Path EXAMPLES = Installation.root().resolve("gateway/examples");
    private static final String PROMPT = "millrace> ";
    private static final int MOST_LINES = 400;
    private static final int MOST_FOR_PEOPLE = 3;

    @TempDir
    private Path folder;

    private final Map<String, ChildProcess> terminals = new HashMap<>();
    private Workplace workplace;
    private String said = "";

    @BeforeEach
    void prepare() {
        workplace = new Workplace(folder);
        Example.in(EXAMPLES).forEach(each -> workplace.write(each.path(), each.text()));
    }

    @AfterEach
    void clean() {
        terminals.values().forEach(ChildProcess::close);
        workplace.close();
    }

    @Test
    void everyBlockDoesWhatThePageSays() {
        for (Block block : Block.of(GUIDE)) {
            try {
                run(block);
            } catch (AssertionError e) {
                throw new AssertionError("guide.md:" + block.line() + ": " + e.getMessage(), e);
            }
        }
        terminals.values().stream().filter(ChildProcess::isAlive).forEach(GuideIT::end);
    }

    private void run(Block block) {
        switch (block.language()) {
            case "sh" -> command(block);
            case "text" -> output(block);
            case "millrace" -> block.exchanges(PROMPT).forEach(this::ask);
            case "json", "cfg" -> workplace.write(block.argument(), block.text());
            case "java" -> compile(block);
            case "console" -> said = "";
            default -> throw new AssertionError("no such kind of block: " + block.language());
        }
    }

    private void command(Block block) {
        if (block.argument().matches("[a-z]+")) {
            ChildProcess before = terminals.remove(block.argument());
            if (before != null) {
                end(before);
            }
            terminals.put(block.argument(), workplace.start(block.text().strip()));
            return;
        }
        try (ChildProcess process = workplace.run(block.text())) {
            int status = block.argument().isEmpty() ? 0 : Integer.parseInt(block.argument());
            assertEquals(status, process.exitStatus(), process::toString);
            said = said(process);
        }
    }

    /** What was ended by hand before, or killed, says what it says. */
    private static void end(ChildProcess process) {
        if (process.isAlive()) {
            process.terminate();
            assertEquals(0, process.exitStatus(), process::toString);
        }
    }

    private String said(ChildProcess process) {
        return workplace.there(String.join("\n", process.out()) + "\n" + String.join("\n", process.err()));
    }

    private void output(Block block) {
        Expected expected = new Expected(block.text());
        if (block.argument().isEmpty()) {
            assertTrue(expected.isAllOf(said), () -> "it said " + said);
        } else {
            ChildProcess terminal = terminals.get(block.argument());
            Eventually.until(block.text(), terminal::toString, () -> expected.isIn(said(terminal)));
        }
    }

    /** What is shown may follow what is so with a look now and then. */
    private void ask(Exchange exchange) {
        Expected expected = new Expected(exchange.answer());
        AtomicReference<String> last = new AtomicReference<>("");
        String words = "'" + exchange.command().replace("'", "'\\''") + "'";
        Eventually.until("the answer to " + exchange.command(), last::get, () -> {
            try (ChildProcess shell = workplace.start("./millrace shell " + words)) {
                shell.exitStatus();
                last.set(said(shell));
            }
            return expected.isAllOf(last.get());
        });
    }

    private void compile(Block block) {
        workplace.write(block.argument(), block.text());
        String classes = folder.resolve("classes").toString();
        String path = System.getProperty("java.class.path");
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", path, "-d", classes, "" + folder.resolve(block.argument()));
        assertEquals(0, status, block.argument() + " does not compile");
    }

    @Test
    void theGuideIsShortAndLeavesLittleUntried() throws IOException {
        List<String> lines = Files.readAllLines(GUIDE);
        assertTrue(lines.size() <= MOST_LINES, () -> "lines: " + lines.size());
        long people = Block.of(GUIDE).stream()
                .filter(block -> block.language().equals("console"))
                .count();
        assertTrue(people <= MOST_FOR_PEOPLE, () -> "blocks that are not run: " + people);
        assertFalse(Block.of(GUIDE).isEmpty());
    }
}
