package io.millrace.gateway.shell.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.Option;
import java.util.function.Function;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands that list what there is. Thread-safety: thread-safe. */
@Component(service = ListCommands.class, immediate = true)
@GogoCommand(
        scope = "shm",
        function = {"segments", "signalers", "rings", "blocks", "peers"})
public final class ListCommands {
    private final ShmRuntime runtime;

    /** Called by Declarative Services. */
    @Activate
    public ListCommands(@Reference ShmRuntime runtime) {
        this.runtime = runtime;
    }

    /** The segments. */
    @Descriptor("lists the segments: name, kind, size, location")
    public Object segments(
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
        return answer("segments", json, help, words, all -> all.segments);
    }

    /** The signalers. */
    @Descriptor("lists the signalers: rings asked for, wakes made, waits")
    public Object signalers(
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
        return answer("signalers", json, help, words, all -> all.signalers);
    }

    /** The rings. */
    @Descriptor("lists both ends of every channel with their counters")
    public Object rings(
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
        return answer("rings", json, help, words, all -> all.rings);
    }

    /** The allocators. */
    @Descriptor("lists the allocators: what they manage and what is free")
    public Object blocks(
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
        return answer("blocks", json, help, words, all -> all.blocks);
    }

    /** The peers. */
    @Descriptor("lists the peer of every channel and its state")
    public Object peers(
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
        return answer("peers", json, help, words, all -> all.peers);
    }

    private Object answer(
            String function, boolean json, boolean help, String[] words, Function<RuntimeDTO, Object> part) {
        if (help) {
            return Help.of(ListCommands.class, "shm", function);
        }
        Option.none(words, "shm:" + function + " [-j]");
        Object list = part.apply(runtime.getRuntimeDTO());
        return json ? JsonText.of(list) : list;
    }
}
