package io.millrace.gateway.shell.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.BlockDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.gateway.shell.internal.watch.Refresh;
import io.millrace.gateway.shell.internal.watch.Show;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.LastResort;
import io.millrace.gateway.shell.support.Option;
import java.util.Arrays;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands that show one thing. Thread-safety: thread-safe. */
@Component(service = DetailCommands.class, immediate = true)
@GogoCommand(
        scope = "shm",
        function = {"ring", "segment"})
public final class DetailCommands extends LastResort {
    private final ShmRuntime runtime;

    /** Called by Declarative Services. */
    @Activate
    public DetailCommands(@Reference ShmRuntime runtime) {
        this.runtime = runtime;
    }

    /** One channel. */
    @Descriptor("shows a channel: peer, both ends, problems")
    public Object ring(
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
            @Descriptor("the channel's name, like plc/0") String... words) {
        if (help) {
            return Help.of(DetailCommands.class, "shm", "ring");
        }
        String name = Option.single(words, "shm:ring CHANNEL [-w] [-i MILLIS] [-n COUNT] [-j]");
        return new Show(session, json).of(Refresh.of(watch, interval, count), () -> channel(name));
    }

    /** One segment. */
    @Descriptor("shows a segment and what lies in it")
    public Object segment(
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
            @Descriptor("the segment's name, like plc") String... words) {
        if (help) {
            return Help.of(DetailCommands.class, "shm", "segment");
        }
        SegmentUseDTO dto = use(Option.single(words, "shm:segment NAME [-j]"));
        return json ? JsonText.of(dto) : dto;
    }

    private ChannelDTO channel(String name) {
        RuntimeDTO all = runtime.getRuntimeDTO();
        ChannelDTO dto = new ChannelDTO();
        dto.channel = name;
        dto.peer = Rings.peer(all, name);
        for (RingDTO ring : all.rings) {
            if (ring.channel.equals(name) && ring.direction.equals("TX")) {
                dto.tx = ring;
            } else if (ring.channel.equals(name)) {
                dto.rx = ring;
            }
        }
        dto.problems = Arrays.stream(all.problems)
                .filter(problem -> problem.source.equals(name))
                .toArray(ProblemDTO[]::new);
        return dto;
    }

    private SegmentUseDTO use(String name) {
        RuntimeDTO all = runtime.getRuntimeDTO();
        SegmentUseDTO dto = new SegmentUseDTO();
        dto.segment = Segments.find(all, name);
        dto.channels = Arrays.stream(all.peers)
                .filter(peer -> name.equals(peer.segment))
                .map(peer -> peer.channel)
                .toArray(String[]::new);
        dto.blocks = Arrays.stream(all.blocks)
                .filter(block -> name.equals(block.segment))
                .toArray(BlockDTO[]::new);
        return dto;
    }
}
