package io.millrace.api.channel;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.WaitPoint;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A channel over any pair of rings: the waiting that rings leave to their callers, written once for all protocols.
 *
 * <p>Thread-safety: as {@link Channel} says; {@link #peerIs} and {@link #heartbeatIs} from one thread.
 */
public final class RingChannel implements Channel {
    /** At most so many messages in one {@code receive}, so that a flood does not keep the caller for ever. */
    private static final int BATCH = 256;

    private final Producer tx;
    private final Consumer rx;
    private final WaitPoint waitPoint;
    private final Supplier<ChannelInfo> info;
    private final BooleanSupplier arrived;
    private final List<ChannelListener> listeners = new CopyOnWriteArrayList<>();
    private volatile PeerState peer = PeerState.ABSENT;
    private volatile long heartbeat;

    /**
     * Makes a channel.
     *
     * @param tx the sending end
     * @param rx the receiving end
     * @param waitPoint where to wait for the peer; shared by the channels of one link
     * @param info says what the channel is, problems included
     */
    public RingChannel(Producer tx, Consumer rx, WaitPoint waitPoint, Supplier<ChannelInfo> info) {
        this.tx = tx;
        this.rx = rx;
        this.waitPoint = waitPoint;
        this.info = info;
        this.arrived = () -> rx.available() > 0;
    }

    @Override
    public Producer tx() {
        return tx;
    }

    @Override
    public Consumer rx() {
        return rx;
    }

    @Override
    public PeerState peer() {
        return peer;
    }

    /**
     * For the provider: what is now known of the peer. Tells the listeners if it is news.
     *
     * @param state the state
     */
    public void peerIs(PeerState state) {
        PeerState before = peer;
        if (before != state) {
            peer = state;
            listeners.forEach(listener -> listener.onPeerState(this, before, state));
        }
    }

    @Override
    public long heartbeat() {
        return heartbeat;
    }

    /**
     * For the provider: the last heartbeat of the peer.
     *
     * @param beat as {@link Channel#heartbeat} answers it
     */
    public void heartbeatIs(long beat) {
        heartbeat = beat;
    }

    @Override
    public Offer send(byte[] message, Duration timeout) {
        Offer first = tx.offer(message, 0, message.length);
        return first != Offer.FULL || !isPositive(timeout)
                ? first
                : retry(() -> tx.offer(message, 0, message.length), timeout);
    }

    @Override
    public Offer send(MemorySegment message, Duration timeout) {
        int length = Math.toIntExact(message.byteSize());
        Offer first = tx.offer(message, 0, length);
        return first != Offer.FULL || !isPositive(timeout) ? first : retry(() -> tx.offer(message, 0, length), timeout);
    }

    @Override
    public int receive(MessageHandler handler, Duration timeout) {
        int handled = rx.poll(handler, BATCH);
        if (handled > 0 || !isPositive(timeout) || !waitPoint.await(arrived, nanos(timeout))) {
            return handled;
        }
        return rx.poll(handler, BATCH);
    }

    @Override
    public ChannelInfo info() {
        return info.get();
    }

    @Override
    public Subscription listen(ChannelListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private Offer retry(Supplier<Offer> attempt, Duration timeout) {
        Offer[] last = {Offer.FULL};
        waitPoint.await(() -> (last[0] = attempt.get()) != Offer.FULL, nanos(timeout));
        return last[0];
    }

    private static boolean isPositive(Duration timeout) {
        return !timeout.isZero() && !timeout.isNegative();
    }

    /** A century of nanoseconds still fits a long; what is longer is as good as for ever. */
    private static long nanos(Duration timeout) {
        return timeout.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE : timeout.toNanos();
    }
}
