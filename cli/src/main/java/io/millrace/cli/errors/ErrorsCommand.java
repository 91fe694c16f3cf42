package io.millrace.cli.errors;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.cli.ExitException;
import io.millrace.cli.ReadOnlyFile;
import io.millrace.cli.Session;
import io.millrace.gateway.runtime.internal.errors.ErrorLayout;
import io.millrace.gateway.runtime.internal.errors.ErrorLog;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace errors [FILE]}. */
@Command(
        name = "errors",
        description = "Lists what was wrong in a gateway, alive or dead: how often, first, last, where.",
        sortOptions = false)
public final class ErrorsCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description = "The gateway's log of errors (the file errors in its home; errors.1 is of the run before).")
    private String file;

    @Option(names = "--json", description = "Prints one JSON object per line.")
    private boolean json;

    private final Session session;

    /**
     * Made by the command line.
     *
     * @param session where it speaks
     */
    public ErrorsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        String path = file == null ? usual() : file;
        try (ReadOnlyFile image = ReadOnlyFile.open(path, ErrorLayout.MOST_BYTES)) {
            ErrorLog log = attach(image);
            if (json) {
                ErrorText.json(log).forEach(session.console()::print);
            } else {
                session.console().print(ErrorText.table(log));
            }
            return ExitException.DONE;
        }
    }

    private static ErrorLog attach(ReadOnlyFile image) {
        try {
            return ErrorLog.attach(image.memory());
        } catch (PeerCorruptionException e) {
            throw new ExitException(
                    ExitException.CORRUPT,
                    image.summary() + " is no log of errors, or a broken one: " + e.getMessage());
        }
    }

    private static String usual() {
        String root = System.getProperty("millrace.root", ".");
        String home = System.getProperty("millrace.home", "");
        return (home.isEmpty() ? Path.of(root, ".millrace", "home") : Path.of(home))
                .resolve("errors")
                .toString();
    }
}
