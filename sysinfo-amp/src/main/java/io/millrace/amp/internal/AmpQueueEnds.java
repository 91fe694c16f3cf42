package io.millrace.amp.internal;

import io.millrace.amp.Allotment;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import io.millrace.amp.QueueInfo;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.GeometryMismatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Our ends of the queues that a configuration names, each opened once, and again after the memory was initialised anew.
 *
 * <p>Thread-safety: {@link #list} from any thread, the others one at a time.
 */
final class AmpQueueEnds {
    private static final int SYSTEM = FirmwareEntry.SYSTEM.id().orElseThrow();
    private static final int RPMSG = FirmwareEntry.VQUEUE.id().orElseThrow();
    private static final List<Boolean> SENDS = List.of(true);
    private static final List<Boolean> RECEIVES = List.of(false);

    private final AmpLink link;
    private final AmpSetup setup;
    /** By the id of the entry. */
    private final Map<Integer, Open> open = new ConcurrentSkipListMap<>();

    /** An end, and of each of its queues whether we send on it. */
    private record Open(String channel, AmpEnd end, List<Boolean> sends) {}

    /**
     * Our ends of the queues of one channel.
     *
     * @param sender sends, if we do
     * @param receiver receives, if we do
     */
    record Pair(Optional<AmpEnd> sender, Optional<AmpEnd> receiver) {
        List<Problem> problems() {
            return Stream.concat(sender.stream(), receiver.stream())
                    .flatMap(end -> end.problems().stream())
                    .toList();
        }
    }

    AmpQueueEnds(AmpLink link, AmpSetup setup) {
        this.link = link;
        this.setup = setup;
    }

    /**
     * Makes the queues that are ours to make and are not there.
     *
     * @throws GeometryMismatchException if one cannot be made
     */
    void make() {
        if (!setup.makes()) {
            return;
        }
        for (AmpPlan.QueueLine line : setup.plan().queues()) {
            line.send().ifPresent(port -> make(line.name(), port, true));
            line.receive().ifPresent(port -> make(line.name(), port, false));
        }
        setup.plan()
                .rpmsg()
                .filter(_ -> !isThere(RPMSG))
                .ifPresent(shape -> require("rpmsg", link.createRpmsg(shape.length(), shape.item())));
    }

    private void make(String name, AmpPort port, boolean sends) {
        if (!isThere(port.id())) {
            AmpPort.Shape shape = port.shape().orElseThrow();
            require("queues: " + name, link.createQueue(port.id(), shape.length(), shape.item(), sends));
        }
    }

    private static void require(String what, Allotment allotment) {
        if (allotment instanceof Allotment.Refused refused) {
            throw new GeometryMismatchException(what + ": " + refused.reason() + ": " + refused.message());
        }
    }

    /** Our ends of a channel's queues; nothing unless all of them are there. */
    Optional<Pair> of(AmpPlan.QueueLine line) {
        String channel = setup.name() + "/" + line.name();
        if (!Stream.concat(line.send().stream(), line.receive().stream()).allMatch(port -> isThere(port.id()))) {
            return Optional.empty();
        }
        Pair pair = new Pair(
                line.send()
                        .flatMap(port ->
                                opened(port.id(), channel, SENDS, () -> link.sender(port.id(), port.interrupt()))),
                line.receive()
                        .flatMap(port ->
                                opened(port.id(), channel, RECEIVES, () -> link.receiver(port.id(), setup.copyOut()))));
        boolean complete = pair.sender().isPresent() == line.send().isPresent()
                && pair.receiver().isPresent() == line.receive().isPresent();
        return complete ? Optional.of(pair) : Optional.empty();
    }

    /** Our ends of rpmsg, if it is there. */
    Optional<AmpEnd> rpmsg() {
        return opened(RPMSG, setup.name() + "/rpmsg", List.of(true, false), () -> link.rpmsg(setup.copyOut()));
    }

    /** Logs what the sub core printed, as a main core that offers it the system service. */
    void print(Consumer<String> reader) {
        if (setup.isMain() && setup.options().systemService()) {
            opened(SYSTEM, setup.name() + "/system", RECEIVES, () -> link.receiver(SYSTEM, true))
                    .ifPresent(end -> AmpPrinter.read(end.rx(), reader));
        }
    }

    /** Whether the sub core printed something that was not read yet. */
    boolean hasPrinted() {
        Open system = open.get(SYSTEM);
        return system != null && system.end().rx().available() > 0;
    }

    /**
     * What the peer did so far: a number that changes with every message it sends or gives back, 0 if it did nothing.
     */
    int activity() {
        int activity = 0;
        for (Open each : open.values()) {
            List<AmpQueueState> states = each.end().states();
            for (int i = 0; i < states.size(); i++) {
                AmpQueueState state = states.get(i);
                int position = each.sends().get(i) ? state.free() - state.pending() : state.used() + state.pending();
                activity += Math.floorMod(position, 2 * state.length());
            }
        }
        return activity;
    }

    /** What is open, for tools. */
    List<QueueInfo> list() {
        List<QueueInfo> all = new ArrayList<>();
        open.forEach((id, each) -> {
            List<AmpQueueState> states = each.end().states();
            for (int i = 0; i < states.size(); i++) {
                all.add(info(each.channel(), id, each.sends().get(i), states.get(i)));
            }
        });
        return all;
    }

    private static QueueInfo info(String channel, int id, boolean sends, AmpQueueState state) {
        return new QueueInfo(
                channel,
                id,
                sends,
                state.length(),
                state.item(),
                state.free(),
                state.used(),
                state.pending(),
                state.descriptors(),
                state.slots().stream()
                        .map(slot -> new QueueInfo.Slot(slot.address(), slot.size(), slot.flags()))
                        .toList());
    }

    /** Every end is closed and may be opened again. */
    void forget() {
        open.clear();
    }

    private Optional<AmpEnd> opened(int id, String channel, List<Boolean> sends, Supplier<Optional<AmpEnd>> opener) {
        Open known = open.get(id);
        if (known != null) {
            return Optional.of(known.end());
        }
        Optional<AmpEnd> end = opener.get();
        end.ifPresent(it -> open.put(id, new Open(channel, it, sends)));
        return end;
    }

    private boolean isThere(int id) {
        return link.sysInfo().find(id, Pool.HP).isPresent();
    }
}
