package io.millrace.cli.nrfrpc;

import io.millrace.api.channel.PeerState;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Role;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.cli.ExitException;
import io.millrace.cli.ReadOnlyFile;
import io.millrace.cli.Session;
import io.millrace.cli.nrfrpc.Waiting.End;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.nrfrpc.internal.NrfRpcLink;
import io.millrace.nrfrpc.internal.NrfRpcOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code millrace peer nrfrpc FILE a|b CMD}. */
@Command(
        name = "nrfrpc",
        description = "One side of a link in the format of the nRF RPC draft, over a file.",
        sortOptions = false)
public final class NrfRpcPeerCommand implements Callable<Integer> {
    private static final String SPEAKER = "millrace peer";
    /** The peer may be of another program: it may let its group write, but never everybody. */
    private static final int WIDEST_MODE = 0664;

    @Parameters(index = "0", paramLabel = "FILE", description = "The shared file; made or grown as needed.")
    private String file;

    @Parameters(index = "1", paramLabel = "a|b", description = "Which side to play.")
    private Side side;

    @Parameters(index = "2", paramLabel = "CMD", description = "init, dump, send, recv, echo or pingpong.")
    private Verb verb;

    @Mixin
    private GeometryOptions geometryOptions;

    @Mixin
    private SignalOptions signalOptions;

    @Mixin
    private TrafficOptions trafficOptions;

    private final Session session;
    private final Findings findings;

    /**
     * Made by the command line.
     *
     * @param session where it speaks
     */
    public NrfRpcPeerCommand(Session session) {
        this.session = session;
        this.findings = new Findings(session.console());
    }

    @Override
    public Integer call() {
        Geometry geometry = geometryOptions.geometry();
        Traffic traffic = trafficOptions.traffic(verb, geometry, side);
        NrfRpcOptions options = geometryOptions.link(geometry, side, verb);
        long bytes = signalOptions.fileBytes(geometry);
        return verb == Verb.DUMP ? dump(geometry, traffic) : onFile(geometry, traffic, options, bytes);
    }

    private int dump(Geometry geometry, Traffic traffic) {
        try (ReadOnlyFile opened = ReadOnlyFile.open(file, geometry.sizeBytes())) {
            if (opened.memory().size() < geometry.sizeBytes()) {
                throw new ExitException(
                        ExitException.REFUSED,
                        opened.summary() + " is too short for these areas: they need " + geometry.sizeBytes()
                                + " bytes");
            }
            areas(geometry, traffic).show(opened.memory());
            return findings.end(ExitException.DONE);
        }
    }

    private int onFile(Geometry geometry, Traffic traffic, NrfRpcOptions options, long bytes) {
        String path = Path.of(file).toAbsolutePath().toString();
        FileSpec spec = FileSpec.of("peer", path, bytes, Role.CREATE_OR_ATTACH).withMode(WIDEST_MODE);
        try (MappedFile opened = MappedFile.grow(spec);
                Signaler signaler = signalOptions.open(side, path, opened.memory(), geometry);
                NrfRpcLink link = new NrfRpcLink("peer", opened.memory(), signaler, WaitPolicy.standard(), options)) {
            for (int endpoint = 0; endpoint < geometry.out(side).endpoints(); endpoint++) {
                link.problems(endpoint).forEach(this::found);
            }
            return run(link, opened.memory(), geometry, traffic);
        }
    }

    private void found(Problem problem) {
        findings.corrupt("found in our area and released: " + problem.kind() + " at offset " + problem.offset() + " is "
                + problem.value() + ", allowed: " + problem.allowed());
    }

    private int run(NrfRpcLink rings, Memory memory, Geometry geometry, Traffic traffic) {
        Waiting waiting = new Waiting(rings.waitPoint(), session.stop(), findings, traffic.timeoutNanos());
        Lines lines = new Lines(session.console(), traffic.quiet());
        PeerLink link = new PeerLink(rings, geometry, side, traffic, waiting, findings, lines);
        try {
            return findings.end(status(run(link, memory), traffic));
        } catch (ShmException e) {
            session.console().tell(SPEAKER, e.getMessage() + " (" + file + ")");
            return findings.end(ExitException.REFUSED);
        }
    }

    /** First the handshake, if there is one: a link that awaits it says that the peer is starting. */
    private End run(PeerLink link, Memory memory) {
        End open = link.waiting().until(() -> link.rings().peer(0) != PeerState.STARTING);
        return open == End.DONE ? perform(link, memory) : open;
    }

    private End perform(PeerLink link, Memory memory) {
        return switch (verb) {
            case INIT, DUMP -> {
                areas(link.geometry(), link.traffic()).show(memory);
                yield End.DONE;
            }
            case SEND -> new SendVerb(link).run();
            case RECV -> new RecvVerb(link).run();
            case ECHO -> new EchoVerb(link).run();
            case PINGPONG -> new PingPongVerb(link).run();
        };
    }

    private int status(End end, Traffic traffic) {
        if (end != End.TIMED_OUT) {
            return ExitException.DONE;
        }
        session.console()
                .tell(
                        SPEAKER,
                        "timed out: nothing " + (verb == Verb.SEND ? "was consumed" : "arrived") + " within "
                                + traffic.timeoutNanos() / 1_000_000 + " ms; " + findings.count() + " messages done");
        return ExitException.TIMEOUT;
    }

    private Areas areas(Geometry geometry, Traffic traffic) {
        return new Areas(geometry, session.console(), findings, traffic.quiet());
    }
}
