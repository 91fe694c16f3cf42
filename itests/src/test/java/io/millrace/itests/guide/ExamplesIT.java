package io.millrace.itests.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.itests.guide.Example.Command;
import io.millrace.itests.support.ChildProcess;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.Installation;
import io.millrace.itests.support.Nodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example carries messages both ways, with the commands that stand in its comment. */
final class ExamplesIT {
    private static final Path EXAMPLES = Installation.root().resolve("gateway/examples");
    private static final List<Example> ALL = Example.in(EXAMPLES);
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    static Stream<Example> complete() {
        return ALL.stream().filter(example -> !example.commands().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("complete")
    void messagesGoBothWays(Example example) {
        try (Workplace workplace = new Workplace(folder)) {
            ALL.forEach(each -> workplace.write(each.path(), prepared(each, workplace)));
            List<Command> commands = example.commands();
            assertEquals(2, commands.size(), "commands in the comment of " + example);
            boolean first = commands.getFirst().runs(example.name());
            Command run = commands.get(first ? 0 : 1);
            Command other = commands.get(first ? 1 : 0);
            assertTrue(run.runs(example.name()), () -> "no command of the comment runs " + example);
            if (first) {
                try (ChildProcess gateway = run(run, workplace)) {
                    awaitSegment(example, gateway, workplace);
                    try (ChildProcess peer = workplace.start(other.line())) {
                        talk(example, gateway, peer, other, workplace);
                    }
                }
            } else {
                try (ChildProcess peer = workplace.start(other.line());
                        ChildProcess gateway = run(run, workplace)) {
                    talk(example, gateway, peer, other, workplace);
                }
            }
        }
    }

    /** Files stand for the devices a machine may not have. */
    private static String prepared(Example example, Workplace workplace) {
        Path sysfs = workplace.file("sys");
        Path dev = workplace.file("dev");
        switch (example.name()) {
            case "devmem" ->
                workplace.instead("\"/dev/mem\"", quoted(Nodes.physical(workplace.file("machine"), MEGABYTE)));
            case "uio" ->
                workplace.instead(
                        workplace.file("card").toString(),
                        Nodes.uio(sysfs, dev, "plc", MEGABYTE).toString());
            case "pci" ->
                workplace.instead(
                        workplace.file("bar").toString(),
                        Nodes.pci(sysfs, MEGABYTE).toString());
            default -> {
                return example.text();
            }
        }
        return example.text().replace("\"/sys\"", quoted(sysfs)).replace("\"/dev\"", quoted(dev));
    }

    private static String quoted(Path path) {
        return '"' + path.toString() + '"';
    }

    /** With a bound, so that it judges itself; it is ended as soon as both directions were seen. */
    private static ChildProcess run(Command command, Workplace workplace) {
        return workplace.start(command.line() + " --headless --for 1h");
    }

    private static void awaitSegment(Example example, ChildProcess gateway, Workplace workplace) {
        Eventually.until("the segment " + example, gateway::toString, () -> {
            try (ChildProcess shell = workplace.start("./millrace shell millrace:segmentnames")) {
                return shell.exitStatus() == 0 && shell.out().toString().matches(".*\\b" + example + "\\b.*");
            }
        });
    }

    private static void talk(
            Example example, ChildProcess gateway, ChildProcess peer, Command other, Workplace workplace) {
        int answers = 0;
        for (String line : other.typed()) {
            answers = type(peer, line, answers);
        }
        gateway.awaitErr("millrace: .*" + example + " sent [1-9]\\d* .* received [1-9]");
        try (ChildProcess exit = workplace.start("./millrace shell millrace:exit")) {
            assertEquals(0, exit.exitStatus(), exit::toString);
        }
        assertEquals(0, gateway.exitStatus(), gateway::toString);
        peer.terminate();
        assertEquals(0, peer.exitStatus(), peer::toString);
    }

    /** Until it can be done: the other core may not have laid the memory out. */
    private static int type(ChildProcess peer, String line, int answers) {
        int next = answers;
        while (true) {
            peer.type(line);
            String answer = peer.awaitOut(next++);
            if (answer.startsWith("{\"ok\"")) {
                return next;
            }
        }
    }

    /** What is no example of its own is the other side of one. */
    @Test
    void everyFileIsRunByACommand() {
        List<String> lines = complete()
                .flatMap(example -> example.commands().stream())
                .map(Command::line)
                .toList();
        ALL.forEach(example -> assertTrue(
                lines.stream().anyMatch(line -> line.contains("run " + example.path())),
                () -> "nobody runs " + example));
    }

    @Test
    void theReadmeNamesEveryFile() throws IOException {
        String readme = Files.readString(EXAMPLES.resolve("README.md"));
        ALL.forEach(example -> assertTrue(
                readme.contains("`" + example.name() + ".json`"), () -> "the README does not name " + example));
    }
}
