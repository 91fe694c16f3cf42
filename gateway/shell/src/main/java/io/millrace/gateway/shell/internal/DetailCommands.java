package io.millrace.gateway.shell.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.BlockDTO;
import io.millrace.api.runtime.dto.PeerDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.api.runtime.dto.SegmentDTO;
import io.millrace.gateway.shell.support.CommandException;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.Option;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.dto.DTO;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands that show one thing. Thread-safety: thread-safe. */
@Component(service = DetailCommands.class, immediate = true)
@GogoCommand(
        scope = "shm",
        function = {"ring", "segment", "hex"})
public final class DetailCommands {
    private static final int MOST_BYTES = 1 << 20;

    private final ShmRuntime runtime;

    /** Called by Declarative Services. */
    @Activate
    public DetailCommands(@Reference ShmRuntime runtime) {
        this.runtime = runtime;
    }

    /** One channel. */
    @Descriptor("shows a channel: peer, both ends, problems")
    public Object ring(
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
            @Descriptor("the channel's name, like plc/0") String... words) {
        if (help) {
            return Help.of(DetailCommands.class, "shm", "ring");
        }
        return answer(json, channel(Option.single(words, "shm:ring CHANNEL [-j]")));
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
        return answer(json, use(Option.single(words, "shm:segment NAME [-j]")));
    }

    /** Bytes of a segment. */
    @Descriptor("shows bytes of a segment as they are now")
    public Object hex(
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
            @Descriptor("the segment's name, like plc") String... words) {
        if (help) {
            return Help.of(DetailCommands.class, "shm", "hex");
        }
        return answer(
                json, bytes(Option.single(words, "shm:hex SEGMENT [-o OFFSET] [-n LENGTH] [-j]"), offset, length));
    }

    private static Object answer(boolean json, DTO dto) {
        return json ? JsonText.of(dto) : dto;
    }

    private ChannelDTO channel(String name) {
        RuntimeDTO all = runtime.getRuntimeDTO();
        ChannelDTO dto = new ChannelDTO();
        dto.channel = name;
        dto.peer = Arrays.stream(all.peers)
                .filter((PeerDTO peer) -> peer.channel.equals(name))
                .findFirst()
                .orElseThrow(() -> CommandException.unknown("channel", name, channels(all)));
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

    private static List<String> channels(RuntimeDTO all) {
        return Arrays.stream(all.peers).map(peer -> peer.channel).toList();
    }

    private SegmentUseDTO use(String name) {
        RuntimeDTO all = runtime.getRuntimeDTO();
        SegmentUseDTO dto = new SegmentUseDTO();
        dto.segment = find(all, name);
        dto.channels = Arrays.stream(all.peers)
                .filter(peer -> name.equals(peer.segment))
                .map(peer -> peer.channel)
                .toArray(String[]::new);
        dto.blocks = Arrays.stream(all.blocks)
                .filter(block -> name.equals(block.segment))
                .toArray(BlockDTO[]::new);
        return dto;
    }

    private static SegmentDTO find(RuntimeDTO all, String name) {
        return Arrays.stream(all.segments)
                .filter(segment -> segment.name.equals(name))
                .findFirst()
                .orElseThrow(() -> CommandException.unknown(
                        "segment",
                        name,
                        Arrays.stream(all.segments).map(segment -> segment.name).toList()));
    }

    private BytesDTO bytes(String name, String offset, String length) {
        SegmentDTO segment = find(runtime.getRuntimeDTO(), name);
        BytesDTO dto = new BytesDTO();
        dto.segment = name;
        dto.offset = Option.number("offset", offset, 0, segment.sizeBytes);
        int count = (int) Option.number("length", length, 1, MOST_BYTES);
        dto.hex = runtime.peek(name, dto.offset, count)
                .map(HexFormat.of()::formatHex)
                .orElseThrow(() -> new CommandException("segment " + name + " went away just now"));
        return dto;
    }
}
