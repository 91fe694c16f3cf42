package io.millrace.gateway.shell.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.gateway.shell.internal.watch.Output;
import io.millrace.gateway.shell.support.CommandException;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.LastResort;
import io.millrace.gateway.shell.support.Option;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Keeps a segment as a file. Thread-safety: thread-safe. */
@Component(service = DumpCommand.class, immediate = true)
@GogoCommand(scope = "shm", function = "dump")
public final class DumpCommand extends LastResort {
    private static final String USAGE = "shm:dump SEGMENT FILE [-f] [-j]";

    private final ShmRuntime runtime;

    /** Called by Declarative Services. */
    @Activate
    public DumpCommand(@Reference ShmRuntime runtime) {
        this.runtime = runtime;
    }

    /** A segment as a file. */
    @Descriptor("writes a segment to FILE, and what lies where to FILE.json; millrace inspect reads it")
    public Object dump(
            CommandSession session,
            @Descriptor(Option.JSON)
                    @Parameter(
                            names = {"-j", "--json"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean json,
            @Descriptor(Option.HELP)
                    @Parameter(
                            names = {"-h", "--help"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean help,
            @Descriptor("overwrites files that are there")
                    @Parameter(
                            names = {"-f", "--force"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean force,
            @Descriptor("the segment's name, then the file; a relative one is looked for where the gateway was started")
                    String... words) {
        if (help) {
            return Help.of(DumpCommand.class, "shm", "dump");
        }
        Option.refuseOptions(words, USAGE);
        if (words.length != 2) {
            throw new CommandException("usage: " + USAGE + "; got " + words.length + " arguments");
        }
        Path file = session.currentDir().resolve(words[1]).toAbsolutePath().normalize();
        if (file.getFileName() == null) {
            throw new CommandException(file + " is no name for a file");
        }
        DumpDTO dto = new Dump(runtime, force, Progress.of(Output.of(session))).write(words[0], file);
        return json ? JsonText.of(dto) : dto;
    }
}
