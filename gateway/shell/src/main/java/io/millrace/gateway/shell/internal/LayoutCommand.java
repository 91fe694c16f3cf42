package io.millrace.gateway.shell.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.FieldDTO;
import io.millrace.gateway.shell.internal.watch.Refresh;
import io.millrace.gateway.shell.internal.watch.Show;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.LastResort;
import io.millrace.gateway.shell.support.Option;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Draws a segment. Thread-safety: thread-safe. */
@Component(service = LayoutCommand.class, immediate = true)
@GogoCommand(scope = "shm", function = "layout")
public final class LayoutCommand extends LastResort {
    private final ShmRuntime runtime;
    private final Segments segments;

    /** Called by Declarative Services. */
    @Activate
    public LayoutCommand(@Reference ShmRuntime runtime) {
        this.runtime = runtime;
        this.segments = new Segments(runtime);
    }

    /** A picture of a segment. */
    @Descriptor("draws a segment true to scale: control, used, free and corrupt, with names")
    public Object layout(
            CommandSession session,
            @Descriptor("all fields as JSON instead of a picture")
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
            @Descriptor("the segment's name, like plc") String... words) {
        if (help) {
            return Help.of(LayoutCommand.class, "shm", "layout");
        }
        String name = Option.single(words, "shm:layout SEGMENT [-w] [-i MILLIS] [-n COUNT] [-j]");
        return new Show(session, json).of(Refresh.of(watch, interval, count), () -> look(name));
    }

    private LayoutDTO look(String name) {
        LayoutDTO dto = new LayoutDTO();
        dto.segment = name;
        dto.sizeBytes = segments.find(name).sizeBytes;
        dto.fields = runtime.layout(name).toArray(FieldDTO[]::new);
        return dto;
    }
}
