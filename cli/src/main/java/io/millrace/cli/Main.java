package io.millrace.cli;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.memory.ShmException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry point of {@code millrace peer}, {@code inspect}, {@code errors} and {@code doctor}. */
public final class Main {
    private Main() {}

    /**
     * Runs a command and ends the process with its status.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        StopSignal stop = new StopSignal();
        ShutdownHook hook = ShutdownHook.install(stop);
        Console console = new Console(stream(FileDescriptor.out), System.err);
        int status = run(List.of(args), new Session(console, stop, System.in));
        hook.ended(status);
        System.exit(status);
    }

    /**
     * Runs a command.
     *
     * @param args the command line
     * @param session where it speaks, and what tells it to end
     * @return the exit status
     */
    public static int run(List<String> args, Session session) {
        CommandLine line = new CommandLine(new Millrace(), new Commands(session))
                .registerConverter(long.class, new Numbers.LongConverter())
                .registerConverter(Long.class, new Numbers.LongConverter())
                .registerConverter(int.class, new Numbers.IntConverter())
                .registerConverter(Integer.class, new Numbers.IntConverter())
                .setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((e, typed) -> usage(session, e))
                .setExecutionExceptionHandler((e, command, parsed) -> failure(session, command, e));
        line.getSubcommands()
                .get("peer")
                .getSubcommands()
                .values()
                .forEach(it -> it.setUnmatchedArgumentsAllowed(false));
        return line.execute(args.toArray(String[]::new));
    }

    private static int usage(Session session, ParameterException e) {
        String message = e.getMessage().lines().findFirst().orElse("wrong arguments");
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            message = "too many arguments: " + String.join(" ", unmatched.getUnmatched());
        }
        session.console().tell(name(e.getCommandLine()), message + "; see --help");
        return ExitException.USAGE;
    }

    private static int failure(Session session, CommandLine command, Exception e) throws Exception {
        int status = status(e);
        if (status < 0) {
            throw e;
        }
        session.console().tell(name(command), message(e));
        return status;
    }

    private static int status(Exception e) {
        return switch (e) {
            case ExitException exit -> exit.status();
            case PeerCorruptionException ignored -> ExitException.CORRUPT;
            case ShmException ignored -> ExitException.REFUSED;
            case UncheckedIOException ignored -> ExitException.REFUSED;
            default -> -1;
        };
    }

    private static String message(Exception e) {
        return e.getCause() instanceof FileSystemException file
                ? file.getFile() + ": "
                        + (file.getReason() == null ? file.getClass().getSimpleName() : file.getReason())
                : e.getMessage();
    }

    /** The first two words are enough: {@code millrace peer}. */
    private static String name(CommandLine command) {
        CommandLine parent = command.getParent();
        return parent == null || parent.getParent() == null
                ? command.getCommandSpec().qualifiedName()
                : name(parent);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
