package io.millrace.amp.internal;

import io.millrace.amp.Pool;
import io.millrace.amp.Rpmsg;
import io.millrace.amp.RpmsgEndpoint;
import io.millrace.amp.SysInfo;
import io.millrace.api.channel.Channel;
import io.millrace.api.channel.ChannelInfo;
import io.millrace.api.channel.PeerState;
import io.millrace.api.channel.Problem;
import io.millrace.api.channel.RingChannel;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.WaitPoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.osgi.framework.ServiceRegistration;

/**
 * The channels of a link: each is offered once its queues are there, and withdrawn when the memory is initialised anew.
 *
 * <p>Thread-safety: one thread at a time.
 */
final class AmpChannels {
    private final AmpSetup setup;
    private final AmpQueueEnds ends;
    private final Supplier<WaitPoint> waitPoint;
    private final AmpPublisher publisher;
    private final AmpReporter reporter;
    private final List<Offered> offered = new CopyOnWriteArrayList<>();
    private Optional<ServiceRegistration<Rpmsg>> rpmsg = Optional.empty();
    private PeerState peer = PeerState.ABSENT;

    private record Offered(
            String name,
            RingChannel channel,
            Supplier<List<Problem>> problems,
            ServiceRegistration<Channel> registration) {}

    AmpChannels(
            AmpSetup setup,
            AmpQueueEnds ends,
            Supplier<WaitPoint> waitPoint,
            AmpPublisher publisher,
            AmpReporter reporter) {
        this.setup = setup;
        this.ends = ends;
        this.waitPoint = waitPoint;
        this.publisher = publisher;
        this.reporter = reporter;
    }

    /** Offers what is there by now, and tells what is new of what is offered. */
    void look(PeerState state) {
        peer = state;
        setup.plan().queues().stream()
                .filter(line -> !isOffered(line.name()))
                .forEach(line -> attempt("queues: " + line.name(), () -> offer(line)));
        if (rpmsg.isEmpty() && setup.plan().joinsRpmsg()) {
            attempt("rpmsg", () -> ends.rpmsg().ifPresent(this::offer));
        }
        for (Offered each : offered) {
            each.channel().peerIs(peer);
            each.problems().get().forEach(problem -> reporter.problem(each.name(), problem));
        }
    }

    /** Withdraws all of them; their ends were closed before. */
    void withdraw() {
        for (Offered each : offered) {
            each.channel().peerIs(PeerState.GONE);
            publisher.withdraw(each.registration());
        }
        offered.clear();
        rpmsg.ifPresent(publisher::withdraw);
        rpmsg = Optional.empty();
        ends.forget();
    }

    /** An entry is there before it is filled, so what fails now may work at the next look. */
    private void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (GeometryMismatchException | PeerCorruptionException e) {
            reporter.suspect(what + ": " + e.getMessage());
        }
    }

    private boolean isOffered(String name) {
        return offered.stream().anyMatch(each -> each.name().equals(channelName(name)));
    }

    private void offer(AmpPlan.QueueLine line) {
        ends.of(line).ifPresent(pair -> {
            Producer tx = pair.sender().map(AmpEnd::tx).orElseGet(Producer::none);
            Consumer rx = pair.receiver().map(AmpEnd::rx).orElseGet(Consumer::none);
            offer(line.name(), tx, rx, line.id(), pair::problems);
        });
    }

    /** All endpoints are open before one can be read: what is for one that is not there yet is lost. */
    private void offer(AmpEnd end) {
        Rpmsg endpoints = end.endpoints().orElseThrow();
        List<AmpPlan.EndpointLine> lines = setup.plan().endpoints();
        List<RpmsgEndpoint> opened =
                lines.stream().map(line -> endpoints.open(line.own())).toList();
        for (int i = 0; i < lines.size(); i++) {
            AmpPlan.EndpointLine line = lines.get(i);
            RpmsgEndpoint own = opened.get(i);
            offer(line.name(), own.to(line.peer()), own.rx(), line.own(), end::problems);
        }
        rpmsg = Optional.of(publisher.offer(Rpmsg.class, endpoints, segment(), Map.of(SysInfo.NAME, setup.name())));
    }

    private void offer(String line, Producer tx, Consumer rx, int endpoint, Supplier<List<Problem>> problems) {
        String name = channelName(line);
        RingChannel channel = new RingChannel(
                tx,
                rx,
                waitPoint.get(),
                () -> new ChannelInfo(name, AmpPublisher.PROTOCOL, setup.peer(), segment(), endpoint, problems.get()));
        channel.peerIs(peer);
        Map<String, Object> properties =
                Map.of(Channel.NAME, name, Channel.PEER, setup.peer(), Channel.ENDPOINT, endpoint);
        offered.add(
                new Offered(name, channel, problems, publisher.offer(Channel.class, channel, segment(), properties)));
    }

    private String channelName(String line) {
        return setup.name() + "/" + line;
    }

    private String segment() {
        return setup.segments().get(Pool.HP);
    }
}
