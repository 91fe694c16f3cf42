package io.millrace.gateway.shell.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.SignalerDTO;
import io.millrace.gateway.shell.internal.watch.Refresh;
import io.millrace.gateway.shell.internal.watch.Show;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.LastResort;
import io.millrace.gateway.shell.support.Option;
import org.apache.felix.service.command.CommandSession;
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
public final class ListCommands extends LastResort {
    private static final String USAGE = " [-w] [-i MILLIS] [-n COUNT] [-j]";

    private final ShmRuntime runtime;

    /** Called by Declarative Services. */
    @Activate
    public ListCommands(@Reference ShmRuntime runtime) {
        this.runtime = runtime;
    }

    /** The segments. */
    @Descriptor("lists the segments: name, kind, size, how full, location")
    public Object segments(
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
            @Descriptor(Refresh.WATCH)
                    @Parameter(
                            names = {"-w", "--watch"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean watch,
            @Descriptor(Refresh.INTERVAL)
                    @Parameter(
                            names = {"-i", "--interval"},
                            absentValue = "1000")
                    String interval,
            @Descriptor(Refresh.COUNT)
                    @Parameter(
                            names = {"-n", "--count"},
                            absentValue = "0")
                    String count,
            String... words) {
        if (help) {
            return Help.of(ListCommands.class, "shm", "segments");
        }
        Option.none(words, "shm:segments" + USAGE);
        return new Show(session, json).of(Refresh.of(watch, interval, count), () -> SegmentUsedDTO.all(runtime));
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
        if (help) {
            return Help.of(ListCommands.class, "shm", "signalers");
        }
        Option.none(words, "shm:signalers [-j]");
        SignalerDTO[] signalers = runtime.getRuntimeDTO().signalers;
        return json ? JsonText.of(signalers) : signalers;
    }

    /** The rings. */
    @Descriptor("lists both ends of every channel with their counters")
    public Object rings(
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
            @Descriptor(Refresh.WATCH)
                    @Parameter(
                            names = {"-w", "--watch"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean watch,
            @Descriptor(Refresh.INTERVAL)
                    @Parameter(
                            names = {"-i", "--interval"},
                            absentValue = "1000")
                    String interval,
            @Descriptor(Refresh.COUNT)
                    @Parameter(
                            names = {"-n", "--count"},
                            absentValue = "0")
                    String count,
            String... words) {
        if (help) {
            return Help.of(ListCommands.class, "shm", "rings");
        }
        Option.none(words, "shm:rings" + USAGE);
        return new Show(session, json).of(Refresh.of(watch, interval, count), () -> runtime.getRuntimeDTO().rings);
    }

    /** The allocators. */
    @Descriptor("lists the allocators: what they manage and what is free")
    public Object blocks(
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
            @Descriptor(Refresh.WATCH)
                    @Parameter(
                            names = {"-w", "--watch"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean watch,
            @Descriptor(Refresh.INTERVAL)
                    @Parameter(
                            names = {"-i", "--interval"},
                            absentValue = "1000")
                    String interval,
            @Descriptor(Refresh.COUNT)
                    @Parameter(
                            names = {"-n", "--count"},
                            absentValue = "0")
                    String count,
            String... words) {
        if (help) {
            return Help.of(ListCommands.class, "shm", "blocks");
        }
        Option.none(words, "shm:blocks" + USAGE);
        return new Show(session, json).of(Refresh.of(watch, interval, count), () -> runtime.getRuntimeDTO().blocks);
    }

    /** The peers. */
    @Descriptor("lists the peer of every channel: state, and how long it was quiet")
    public Object peers(
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
            @Descriptor(Refresh.WATCH)
                    @Parameter(
                            names = {"-w", "--watch"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean watch,
            @Descriptor(Refresh.INTERVAL)
                    @Parameter(
                            names = {"-i", "--interval"},
                            absentValue = "1000")
                    String interval,
            @Descriptor(Refresh.COUNT)
                    @Parameter(
                            names = {"-n", "--count"},
                            absentValue = "0")
                    String count,
            String... words) {
        if (help) {
            return Help.of(ListCommands.class, "shm", "peers");
        }
        Option.none(words, "shm:peers" + USAGE);
        return new Show(session, json).of(Refresh.of(watch, interval, count), () -> runtime.getRuntimeDTO().peers);
    }
}
