package io.millrace.cli.posix;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.memory.ShmException;
import io.millrace.cli.ExitException;
import io.millrace.cli.Numbers;
import io.millrace.cli.Session;
import io.millrace.cli.command.CommandInput;
import io.millrace.cli.command.Verbs;
import io.millrace.posix.PosixException;
import io.millrace.posix.internal.table.TableLayout;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace peer posix os|table}. */
@Command(
        name = "posix",
        description = "System V and POSIX shared memory, told what to do by commands on standard input.",
        footer = {
            "",
            "Commands, one a line; each is answered by one line:",
            "  shmget KEY SIZE FLAGS | shmat ID [FLAGS [ADDRESS]] | shmdt HANDLE",
            "  shmctl ID IPC_STAT | shmctl ID IPC_SET MODE | shmctl ID IPC_RMID",
            "  shmctl ID SHM_LOCK|SHM_UNLOCK | list | free",
            "  write HANDLE OFF HEX | read HANDLE OFF LEN",
            "  shm-open NAME FLAGS MODE SIZE | shm-unlink NAME",
            "  trace NGRAN OPS MAXRUN SEED | gran N | galloc N [ALIGN] | gfree INDEX N",
            "  greserve INDEX N | ginfo | quit",
            "FLAGS are names and octal numbers joined by |: IPC_CREAT|IPC_EXCL|0640.",
            "What is attached ends with the process; what was made in the kernel stays."
        },
        sortOptions = false)
public final class PosixPeerCommand implements Callable<Integer> {
    private static final long DAY_MILLIS = 86_400_000;
    private static final String TIMEOUT_OPTION = "--timeout-ms";
    /** Of a command: 1 MiB in hex, and what stands before it. */
    private static final int LONGEST_COMMAND = (2 << 20) + 128;

    private static final String TIMED_OUT = "ETIMEDOUT";

    /** Who carries out the calls. */
    enum Kind {
        /** The kernel. */
        OS,
        /** A table in a file, or in memory of this process. */
        TABLE
    }

    @Parameters(index = "0", paramLabel = "os|table", description = "The kernel, or a table in a segment.")
    private Kind kind;

    @Mixin
    private TableOptions table;

    @Option(
            names = TIMEOUT_OPTION,
            paramLabel = "MS",
            description = "As other peers have it (10000); nothing here waits longer than 10 s.")
    private long timeoutMillis = 10_000;

    @Spec
    private CommandSpec spec;

    private final Session session;

    /**
     * Made by the command line.
     *
     * @param session where it speaks
     */
    public PosixPeerCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Numbers.check(TIMEOUT_OPTION, timeoutMillis, 0, DAY_MILLIS);
        Supplier<Backend> opening = kind == Kind.TABLE ? table() : kernel();
        Findings findings = new Findings(session.console());
        try (Backend backend = opening.get()) {
            run(backend, findings);
        } catch (ExitException e) {
            findings.end(e.status(), e.getMessage());
        } catch (PeerCorruptionException e) {
            findings.end(ExitException.CORRUPT, "corrupt: " + e.getMessage());
        } catch (PosixException e) {
            findings.end(e.errno().equals(TIMED_OUT) ? ExitException.TIMEOUT : ExitException.REFUSED, e.getMessage());
        } catch (ShmException e) {
            findings.end(ExitException.REFUSED, e.getMessage());
        }
        return findings.done();
    }

    private Supplier<Backend> table() {
        TableLayout layout = table.layout();
        TablePlace place = table.place();
        return () -> place.open(layout);
    }

    private Supplier<Backend> kernel() {
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (!option.longestName().equals(TIMEOUT_OPTION)) {
                throw new ExitException(ExitException.USAGE, option.longestName() + " is for table, not for os");
            }
        }
        return OsBackend::new;
    }

    private void run(Backend backend, Findings findings) {
        Handles handles = new Handles();
        try (GranuleVerbs granules = new GranuleVerbs(session.stop())) {
            Verbs verbs = new Verbs()
                    .with(new SegmentVerbs(backend.calls(), handles).all())
                    .with(new ByteVerbs(handles).all())
                    .with(granules.all())
                    .with(backend.verbs(handles));
            new PosixRun(backend, verbs, findings, session.stop())
                    .run(CommandInput.read(session.input(), LONGEST_COMMAND));
        }
    }
}
