package io.millrace.gateway.shell.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.gateway.shell.internal.watch.Refresh;
import io.millrace.gateway.shell.internal.watch.Show;
import io.millrace.gateway.shell.support.CommandException;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.LastResort;
import io.millrace.gateway.shell.support.Option;
import java.util.function.LongSupplier;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How fast channels are, and where messages wait. Thread-safety: thread-safe. */
@Component(service = FlowCommands.class, immediate = true)
@GogoCommand(
        scope = "shm",
        function = {"hz", "lag"})
public final class FlowCommands extends LastResort {
    private static final long HOUR_MILLIS = 3_600_000;
    private static final String LAG = "shm:lag [CHANNEL] [-w] [-i MILLIS] [-n COUNT] [-j]";

    private final ShmRuntime runtime;
    private final LongSupplier clock;

    /** Called by Declarative Services. */
    @Activate
    public FlowCommands(@Reference ShmRuntime runtime) {
        this(runtime, System::nanoTime);
    }

    /**
     * With a clock of its own.
     *
     * @param clock nanoseconds from any point in time
     */
    FlowCommands(ShmRuntime runtime, LongSupplier clock) {
        this.runtime = runtime;
        this.clock = clock;
    }

    /** Rates. */
    @Descriptor("measures messages and bytes per second of a channel, both ways")
    public Object hz(
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
            @Descriptor("how long to measure, in milliseconds; 1000 by default; with -w only at first, then since the "
                            + "picture before")
                    @Parameter(
                            names = {"-t", "--time"},
                            absentValue = "1000")
                    String time,
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
            @Descriptor("the channel's name, like plc/0") String... words) {
        if (help) {
            return Help.of(FlowCommands.class, "shm", "hz");
        }
        String name = Option.single(words, "shm:hz CHANNEL [-t MILLIS] [-w] [-i MILLIS] [-n COUNT] [-j]");
        Rates rates = new Rates(runtime, name, Option.number("time", time, 1, HOUR_MILLIS), clock);
        return new Show(session, json).of(Refresh.of(watch, interval, count), (wait, _) -> rates.now(wait));
    }

    /** Backlogs. */
    @Descriptor("shows where messages wait, since when, and for whom")
    public Object lag(
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
            @Descriptor("the channel's name, like plc/0; all channels without it") String... words) {
        if (help) {
            return Help.of(FlowCommands.class, "shm", "lag");
        }
        Option.refuseOptions(words, LAG);
        if (words.length > 1) {
            throw new CommandException("usage: " + LAG + "; got " + words.length + " arguments");
        }
        return new Show(session, json).of(Refresh.of(watch, interval, count), () -> lags(words));
    }

    private LagsDTO lags(String... words) {
        RuntimeDTO all = runtime.getRuntimeDTO();
        RingDTO[] rings = words.length == 0 ? all.rings : Rings.of(all, words[0]);
        return Lags.of(all, rings);
    }
}
