package io.millrace.gateway.shell.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.FieldDTO;
import io.millrace.api.runtime.dto.SegmentDTO;
import io.millrace.gateway.shell.internal.watch.Refresh;
import io.millrace.gateway.shell.internal.watch.Show;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.LastResort;
import io.millrace.gateway.shell.support.Option;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows bytes, and what they are. Thread-safety: thread-safe. */
@Component(service = HexCommand.class, immediate = true)
@GogoCommand(scope = "shm", function = "hex")
public final class HexCommand extends LastResort {
    private static final int MOST_BYTES = 1 << 20;

    private final ShmRuntime runtime;
    private final Segments segments;

    /** Called by Declarative Services. */
    @Activate
    public HexCommand(@Reference ShmRuntime runtime) {
        this.runtime = runtime;
        this.segments = new Segments(runtime);
    }

    /** Bytes of a segment. */
    @Descriptor("shows bytes of a segment as they are now, with the names of what lies there")
    public Object hex(
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
            @Descriptor("where to start, in bytes, 0x allowed; 0 by default")
                    @Parameter(
                            names = {"-o", "--offset"},
                            absentValue = "0")
                    String offset,
            @Descriptor("how many bytes; 256 by default")
                    @Parameter(
                            names = {"-n", "--length"},
                            absentValue = "256")
                    String length,
            @Descriptor(Refresh.WATCH + "; marks what changed")
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
                            names = {"-c", "--count"},
                            absentValue = "0")
                    String count,
            @Descriptor("the segment's name, like plc") String... words) {
        if (help) {
            return Help.of(HexCommand.class, "shm", "hex");
        }
        String name = Option.single(words, "shm:hex SEGMENT [-o OFFSET] [-n LENGTH] [-w] [-i MILLIS] [-c COUNT] [-j]");
        SegmentDTO segment = segments.find(name);
        long start = Option.number("offset", offset, 0, segment.sizeBytes);
        int bytes = (int) Option.number("length", length, 1, MOST_BYTES);
        Looker looker = new Looker(name, start, bytes);
        return new Show(session, json)
                .of(Refresh.of(watch, interval, count), (_, styles) -> Optional.of(looker.look(styles)));
    }

    /** Remembers what it saw last. */
    private final class Looker {
        private final String segment;
        private final long offset;
        private final int length;
        private byte[] before = {};

        Looker(String segment, long offset, int length) {
            this.segment = segment;
            this.offset = offset;
            this.length = length;
        }

        BytesDTO look(boolean styles) {
            byte[] now = segments.bytes(segment, offset, length);
            BytesDTO dto = new BytesDTO();
            dto.segment = segment;
            dto.offset = offset;
            dto.hex = HexFormat.of().formatHex(now);
            dto.styles = styles;
            dto.fields = runtime.layout(segment).stream()
                    .filter(field -> field.offset < offset + now.length && field.offset + field.length > offset)
                    .toArray(FieldDTO[]::new);
            for (int i = 0; i < Math.min(before.length, now.length); i++) {
                dto.changed.set(i, before[i] != now[i]);
            }
            before = now;
            return dto;
        }
    }
}
