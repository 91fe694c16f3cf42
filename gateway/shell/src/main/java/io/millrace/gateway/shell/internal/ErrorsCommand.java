package io.millrace.gateway.shell.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.LastResort;
import io.millrace.gateway.shell.support.Option;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows what went wrong, each thing once. Thread-safety: thread-safe. */
@Component(service = ErrorsCommand.class, immediate = true)
@GogoCommand(scope = "shm", function = "errors")
public final class ErrorsCommand extends LastResort {
    private final ShmRuntime runtime;

    /** Called by Declarative Services. */
    @Activate
    public ErrorsCommand(@Reference ShmRuntime runtime) {
        this.runtime = runtime;
    }

    /** The problems. */
    @Descriptor("lists what went wrong, also what is over: how often, first and last time")
    public Object errors(
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
            String... words) {
        if (help) {
            return Help.of(ErrorsCommand.class, "shm", "errors");
        }
        Option.none(words, "shm:errors [-j]");
        ProblemDTO[] problems = runtime.errors().toArray(ProblemDTO[]::new);
        return json ? JsonText.of(problems) : problems;
    }
}
