package io.millrace.fusiondock.internal;

import io.millrace.api.channel.Channel;
import io.millrace.api.channel.ChannelInfo;
import io.millrace.api.channel.ChannelListener;
import io.millrace.api.channel.PeerState;
import io.millrace.api.channel.RingChannel;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.WaitPoint;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.fusiondock.internal.FusiondockSetup.Waiting;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The channel of a link. The peer rings for a message; for a slot it has read, and for all pieces but the first, it
 * does not: those who wait for these look by themselves.
 *
 * <p>Thread-safety: as {@link Channel}; {@link #peerIs} from one thread.
 */
final class FusiondockChannel implements Channel, AutoCloseable {
    private static final int BATCH = 256;
    private static final long MOST_NAP_NANOS = 500_000;

    private final FusiondockLink link;
    private final Consumer rx;
    private final BooleanSupplier arrived;
    private final WaitPoint rings;
    private final WaitPoint looks;
    private final RingChannel sending;
    private final long helpNanos;

    /**
     * Makes a channel.
     *
     * @param link whose channel it is
     * @param tx sends; for many threads
     * @param setup how to wait
     * @param info says what the channel is, problems included
     */
    FusiondockChannel(FusiondockLink link, Producer tx, FusiondockSetup setup, Supplier<ChannelInfo> info) {
        this.link = link;
        this.rx = link.rx();
        this.arrived = () -> rx.available() > 0;
        this.looks = looks(link, setup);
        this.rings = setup.waiting() == Waiting.SPIN_THEN_PARK ? link.waitPoint() : looks;
        this.sending = new RingChannel(tx, rx, looks, info);
        this.helpNanos = setup.policy().parkNanos();
    }

    /** Where to wait for what nobody rings for. */
    private static WaitPoint looks(FusiondockLink link, FusiondockSetup setup) {
        long most = setup.waiting() == Waiting.SPIN ? 0 : MOST_NAP_NANOS;
        int spins = setup.waiting() == Waiting.SPIN_THEN_PARK ? setup.policy().spins() : 0;
        WaitPoint looks =
                new WaitPoint(new FusiondockNaps(link::progress, most), new WaitPolicy(spins, MOST_NAP_NANOS));
        if (setup.waiting() == Waiting.NONE) {
            looks.close();
        }
        return looks;
    }

    @Override
    public Producer tx() {
        return sending.tx();
    }

    @Override
    public Consumer rx() {
        return rx;
    }

    @Override
    public PeerState peer() {
        return sending.peer();
    }

    /** What is now known of the peer; tells the listeners if it is news. */
    void peerIs(PeerState state) {
        sending.peerIs(state);
    }

    @Override
    public Offer send(byte[] message, Duration timeout) {
        return help(sending.send(message, timeout), timeout);
    }

    @Override
    public Offer send(MemorySegment message, Duration timeout) {
        return help(sending.send(message, timeout), timeout);
    }

    /** Who may wait moves his message in pieces on until the thread of the link has seen that there is one. */
    private Offer help(Offer answer, Duration timeout) {
        if (answer == Offer.SENT && link.isSending()) {
            looks.await(link::isSent, Math.min(nanos(timeout), helpNanos));
        }
        return answer;
    }

    @Override
    public int receive(MessageHandler handler, Duration timeout) {
        int handled = rx.poll(handler, BATCH);
        if (handled > 0) {
            return handled;
        }
        long start = System.nanoTime();
        long bound = nanos(timeout);
        while (handled == 0 && await(bound - (System.nanoTime() - start))) {
            handled = rx.poll(handler, BATCH);
        }
        return handled;
    }

    /** Whether there is something to poll, be it only a piece. */
    private boolean await(long nanos) {
        return nanos > 0 && (link.isReceiving() ? looks : rings).await(arrived, nanos);
    }

    @Override
    public ChannelInfo info() {
        return sending.info();
    }

    @Override
    public Subscription listen(ChannelListener listener) {
        return sending.listen(listener);
    }

    /** Ends all waits at this channel that are not at the link's own place. */
    @Override
    public void close() {
        looks.close();
    }

    /** A century of nanoseconds still fits a long; what is longer is as good as for ever. */
    private static long nanos(Duration timeout) {
        return timeout.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE : timeout.toNanos();
    }
}
