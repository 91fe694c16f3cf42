package io.millrace.cli.vox;

import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.memory.ShmException;
import io.millrace.api.port.Ports;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.cli.ExitException;
import io.millrace.cli.ImageFormat.Decoded;
import io.millrace.cli.Session;
import io.millrace.hw.libc.MappedFile;
import io.millrace.hw.unix.internal.UnixPorts;
import io.millrace.vox.internal.VoxGeometry;
import io.millrace.vox.internal.VoxOptions;
import io.millrace.vox.internal.VoxSetup;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code millrace peer vox VERB --path FILE}. */
@Command(name = "vox", description = "Host or guest of a segment of vox-shm 0.3.1.", sortOptions = false)
public final class VoxPeerCommand implements Callable<Integer> {
    private static final VoxOptions STANDARD = VoxOptions.standard();

    @Parameters(index = "0", paramLabel = "VERB", description = "host, guest, create, recover or dump.")
    private Verb verb;

    @Mixin
    private PlaceOptions placeOptions;

    @Mixin
    private GeometryOptions geometryOptions;

    @Mixin
    private TrafficOptions trafficOptions;

    private final Session session;

    /**
     * Made by the command line.
     *
     * @param session where it speaks
     */
    public VoxPeerCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Traffic traffic = trafficOptions.traffic();
        VoxGeometry geometry = geometryOptions.geometry();
        placeOptions.check(verb);
        boolean talks = verb == Verb.HOST || verb == Verb.GUEST;
        Findings findings =
                new Findings(session.console(), talks ? traffic.mode().text() : verb.text());
        try {
            perform(geometry, traffic, findings);
        } catch (PeerCorruptionException e) {
            findings.corrupt(e.getMessage() + where());
        } catch (ExitException e) {
            findings.end(e.status(), e.getMessage());
        } catch (ShmException e) {
            findings.end(ExitException.REFUSED, e.getMessage());
        } catch (UncheckedIOException e) {
            findings.end(ExitException.REFUSED, "cannot use" + where() + ": " + e.getMessage());
        }
        findings.done();
        return findings.status();
    }

    private void perform(VoxGeometry geometry, Traffic traffic, Findings findings) {
        switch (verb) {
            case HOST -> host(geometry, traffic, findings);
            case GUEST -> new GuestRun(placeOptions, traffic, findings, session.stop()).run(setup(traffic));
            case CREATE -> create(geometry, findings);
            case RECOVER -> new RecoverRun(placeOptions, findings).run(geometry, traffic);
            case DUMP -> dump(findings);
        }
    }

    private void host(VoxGeometry geometry, Traffic traffic, Findings findings) {
        HostRun run = new HostRun(placeOptions, traffic, findings, session.stop());
        if (placeOptions.existing()) {
            try (MappedFile segment = SegmentFile.open(placeOptions.path())) {
                run.run(segment, geometry, setup(traffic));
            }
            return;
        }
        checkForHost(geometry, traffic);
        SegmentFile made = SegmentFile.create(placeOptions.path(), geometry);
        try (MappedFile segment = SegmentFile.open(placeOptions.path())) {
            run.run(segment, geometry, setup(traffic));
        } finally {
            if (!placeOptions.keep()) {
                made.delete();
            }
        }
    }

    private static void checkForHost(VoxGeometry geometry, Traffic traffic) {
        if (traffic.waitGuests() > geometry.guests()) {
            throw new ExitException(
                    ExitException.USAGE,
                    "--wait-guests must be 1 to --guests " + geometry.guests() + ": " + traffic.waitGuests());
        }
        geometry.forHost();
    }

    private void create(VoxGeometry geometry, Findings findings) {
        geometry.livenessProblem().ifPresent(it -> findings.tell("warning: " + it));
        SegmentFile.create(placeOptions.path(), geometry);
        findings.ready(placeOptions.typed());
    }

    private void dump(Findings findings) {
        Decoded decoded = VoxFormat.decode(placeOptions.typed());
        session.console().print(decoded.json());
        if (!decoded.ok()) {
            findings.corrupt(decoded.json().getJsonArray("problems").size() + " problems" + where());
        }
    }

    /** Without a socket both sides poll. */
    private VoxSetup setup(Traffic traffic) {
        Optional<Ports> ports = placeOptions.socket().map(it -> new UnixPorts());
        VoxOptions options =
                new VoxOptions(traffic.policy(), false, false, STANDARD.leaseNanos(), STANDARD.drainNanos());
        return new VoxSetup(options, WaitPolicy.standard(), ports, Optional.empty());
    }

    private String where() {
        return " (" + (placeOptions.typed() == null ? "from the host" : placeOptions.typed()) + ")";
    }
}
