package io.millrace.nrfrpc.internal;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.PeerState;
import io.millrace.api.channel.Problem;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPoint;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * One side of a link of the nRF RPC draft: two areas of one memory, their rings, and the way to call the peer. Plain
 * Java; {@link NrfRpcComponent} makes services of it.
 *
 * <p>Thread-safety: thread-safe; the rings as they say themselves. Crash: a link opened later on the same memory, by
 * this or another process, goes on where this one stopped.
 */
public final class NrfRpcLink implements AutoCloseable {
    private static final long CLOSE_PAUSE_NANOS = 200_000;

    private final String name;
    private final NrfRpcOptions options;
    private final NrfRpcSender sender;
    private final NrfRpcReceiver receiver;
    private final NrfRpcHandshake handshake;
    private final NrfRpcAllocator allocator;
    private final NrfRpcProblems outProblems;
    private final NrfRpcProblems inProblems;
    private final WaitPoint waitPoint;
    private final List<NrfRpcAreaMap> maps;
    /** Messages sent on each endpoint when {@link #peer} looked last. */
    private final long[] sentBefore;

    /**
     * Opens a link: initialises what the role says, takes over what is live.
     *
     * @param name the link's name
     * @param memory holds both areas
     * @param device how the peer is called; {@link Signaler#none()} if it cannot be
     * @param policy how to wait
     * @param options the layout and the behaviour
     * @throws io.millrace.api.memory.GeometryMismatchException if an area does not fit the memory
     */
    public NrfRpcLink(String name, Memory memory, Signaler device, WaitPolicy policy, NrfRpcOptions options) {
        this.name = name;
        this.options = options;
        NrfRpcView out = new NrfRpcView(memory, options.outOffset(), options.outLayout(), options.lenient());
        NrfRpcView in = new NrfRpcView(memory, options.inOffset(), options.inLayout(), options.lenient());
        initialise(out, in);
        outProblems = new NrfRpcProblems(out);
        inProblems = new NrfRpcProblems(in);
        allocator = new NrfRpcAllocator(name, out.layout().blockBytes());
        sender = new NrfRpcSender(out, allocator, NrfRpcRecovery.repair(out, outProblems), outProblems, options);
        NrfRpcDoorbell doorbell =
                new NrfRpcDoorbell(device, queue(out, outProblems, true), queue(in, inProblems, false));
        handshake = new NrfRpcHandshake(options.handshake(), sender, in, doorbell);
        receiver = new NrfRpcReceiver(in, inProblems, doorbell, handshake, options);
        waitPoint = new WaitPoint(doorbell, policy);
        Side peer = options.side() == Side.A ? Side.B : Side.A;
        maps = List.of(
                new NrfRpcAreaMap(options.side(), out, options.handshake(), sender::taken),
                new NrfRpcAreaMap(peer, in, options.handshake(), () -> 0));
        sentBefore = new long[out.layout().endpoints()];
    }

    /**
     * What an area holds, without a write.
     *
     * @param memory holds the area
     * @param offset where the area starts
     * @param layout what stands where
     * @return what it holds
     * @throws io.millrace.api.memory.GeometryMismatchException if the area does not fit the memory
     */
    public static NrfRpcRecovery.Report inspect(Memory memory, long offset, NrfRpcLayout layout) {
        return NrfRpcRecovery.inspect(new NrfRpcView(memory, offset, layout, false));
    }

    /**
     * The sending end of an endpoint.
     *
     * @param endpoint its number
     * @return the end; {@link Producer#none()} if we have no such endpoint
     */
    public Producer tx(int endpoint) {
        return endpoint < options.outLayout().endpoints()
                ? new NrfRpcProducer(sender, handshake, (NrfRpcDoorbell) waitPoint.signaler(), endpoint)
                : Producer.none();
    }

    /**
     * The receiving end of an endpoint.
     *
     * @param endpoint its number
     * @return the end; {@link Consumer#none()} if the peer has no such endpoint
     */
    public Consumer rx(int endpoint) {
        return endpoint < options.inLayout().endpoints()
                ? new NrfRpcConsumer(receiver, endpoint, endpoint)
                : Consumer.none();
    }

    /**
     * The receiving end of all endpoints, for a caller that serves the whole link in one thread.
     *
     * @return the end
     */
    public Consumer rxAll() {
        return new NrfRpcConsumer(receiver, 0, options.inLayout().endpoints() - 1);
    }

    /**
     * Where to wait for the peer, for messages as well as for room.
     *
     * @return the one place of this link
     */
    public WaitPoint waitPoint() {
        return waitPoint;
    }

    /**
     * The blocks of the area we send on.
     *
     * @return the allocator
     */
    public Allocator allocator() {
        return allocator;
    }

    /**
     * What lies where in both areas.
     *
     * @param segment the name of the segment they lie in
     * @return the map, which looks anew each time it is asked
     */
    public SegmentLayout layout(String segment) {
        return new NrfRpcMap(segment, name, maps);
    }

    /**
     * What was found wrong at an endpoint, in either direction.
     *
     * @param endpoint its number
     * @return each place and kind once
     */
    public List<Problem> problems(int endpoint) {
        return Stream.concat(outProblems.of(endpoint).stream(), inProblems.of(endpoint).stream())
                .toList();
    }

    /**
     * What is known of the peer at an endpoint. The wire has no sign of life: a peer counts as late when a message of
     * ours has stood unconsumed since the call before this one.
     *
     * @param endpoint its number
     * @return its state; never GONE
     */
    public PeerState peer(int endpoint) {
        if (isQuarantined(endpoint)) {
            return PeerState.CORRUPT;
        }
        if (!handshake.isDone()) {
            return PeerState.STARTING;
        }
        if (!receiver.isInitialised()) {
            return PeerState.ABSENT;
        }
        return isWaitingSinceLastLook(endpoint) ? PeerState.LATE : PeerState.ALIVE;
    }

    /**
     * Stops: no new claims and messages; waits for those that are open, as long as the options say; then revokes them.
     * A message that is still held stays in the area and is delivered again; a claim that is still open is never
     * published.
     */
    @Override
    public void close() {
        long start = System.nanoTime();
        while (!isQuiet() && System.nanoTime() - start < options.leaseNanos()) {
            LockSupport.parkNanos(CLOSE_PAUSE_NANOS);
        }
        sender.close();
        receiver.close();
        waitPoint.close();
    }

    /** Stops both directions; whether nothing is open on either. */
    private boolean isQuiet() {
        boolean nothingHeld = receiver.closing();
        boolean nothingClaimed = sender.closing();
        return nothingHeld && nothingClaimed;
    }

    private void initialise(NrfRpcView out, NrfRpcView in) {
        if (options.role() != Role.ATTACH) {
            out.initialise();
        }
        if (options.role() == Role.CREATE) {
            in.initialise();
        }
    }

    private static Optional<NrfRpcQueue> queue(NrfRpcView view, NrfRpcProblems problems, boolean writing) {
        return view.layout().queueItems() == 0
                ? Optional.empty()
                : Optional.of(new NrfRpcQueue(view, problems, writing));
    }

    private boolean isQuarantined(int endpoint) {
        return (endpoint < options.outLayout().endpoints() && sender.isQuarantined(endpoint))
                || (endpoint < options.inLayout().endpoints() && receiver.isQuarantined(endpoint));
    }

    private boolean isWaitingSinceLastLook(int endpoint) {
        if (endpoint >= sentBefore.length) {
            return false;
        }
        long sent = sender.counters(endpoint).messages();
        boolean waiting = sender.backlog(endpoint) > 0 && sent == sentBefore[endpoint];
        sentBefore[endpoint] = sent;
        return waiting;
    }
}
