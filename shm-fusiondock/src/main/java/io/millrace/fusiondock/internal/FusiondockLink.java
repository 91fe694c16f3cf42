package io.millrace.fusiondock.internal;

import io.millrace.api.channel.PeerState;
import io.millrace.api.channel.Problem;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPoint;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.fusiondock.Mailbox;
import io.millrace.fusiondock.MailboxInfo;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * One side of a link: the region we write, the region we read, and the way to call the peer. Plain Java; the component
 * makes services of it.
 *
 * <p>Somebody calls {@link #look} now and then: it moves messages in pieces on, rings again for what is not read, and
 * notices a peer that does not go on.
 *
 * <p>Thread-safety: all ends of {@link #tx} one thread at a time, {@link #rx} one thread at a time, {@link #look} one
 * thread at a time, the rest from any. Crash: a link opened later on the same memory goes on where this one stopped; a
 * message in pieces that was under way is lost unless it is handed over by {@link #rest} and {@link #unsent}.
 */
public final class FusiondockLink implements Mailbox, AutoCloseable {
    private static final long PAUSE_NANOS = 200_000;

    private final FusiondockOptions options;
    private final FusiondockFaults faults = new FusiondockFaults();
    private final FusiondockSender sender;
    private final FusiondockReceiver receiver;
    private final FusiondockConsumer consumer;
    private final WaitPoint waitPoint;
    private final FusiondockPace unread;
    private final FusiondockPace unrung;
    private final FusiondockPace owed;
    private volatile boolean late;
    /** Written by who closes. */
    private Optional<FusiondockRest> rest = Optional.empty();

    private Optional<FusiondockRest> unsent = Optional.empty();

    /**
     * Opens a link: initialises what the options say, takes over what stands there.
     *
     * @param memory holds both regions
     * @param device how the peer is called; {@link Signaler#none()} if it cannot be
     * @param policy how to wait
     * @param options where and how
     * @throws io.millrace.api.memory.GeometryMismatchException if a region does not fit the memory
     */
    public FusiondockLink(Memory memory, Signaler device, WaitPolicy policy, FusiondockOptions options) {
        this.options = options;
        FusiondockView tx = new FusiondockView(memory, options.txOffset(), options.regionBytes());
        FusiondockView rx = new FusiondockView(memory, options.rxOffset(), options.regionBytes());
        initialise(tx, rx);
        FusiondockDoorbell doorbell = new FusiondockDoorbell(device, options.peerTarget(), policy.parkNanos());
        sender = new FusiondockSender(tx, options, doorbell, faults);
        receiver = new FusiondockReceiver(rx, options, doorbell, faults);
        consumer = new FusiondockConsumer(receiver);
        waitPoint = new WaitPoint(doorbell, policy);
        unread = new FusiondockPace(options.waitNanos());
        unrung = new FusiondockPace(options.repeatNanos());
        owed = new FusiondockPace(options.waitNanos());
        if (options.drop()) {
            receiver.discard();
        }
    }

    private void initialise(FusiondockView tx, FusiondockView rx) {
        initialise(tx);
        if (options.initBoth()) {
            initialise(rx);
        }
    }

    private void initialise(FusiondockView view) {
        boolean wanted =
                switch (options.init()) {
                    case NEVER -> false;
                    case IF_ZERO -> view.maxSize() == 0;
                    case ALWAYS -> true;
                };
        if (wanted) {
            view.initialise(options.states().start(), options.maxSize());
        }
    }

    /**
     * Goes on with a message in pieces that came to a link which stopped.
     *
     * @param kept what {@link #rest} of that link answered
     */
    void resume(FusiondockRest kept) {
        receiver.resume(kept);
    }

    /**
     * Goes on with a message in pieces that was on its way from a link which stopped.
     *
     * @param kept what {@link #unsent} of that link answered
     */
    void resumeSending(FusiondockRest kept) {
        sender.resume(kept);
    }

    @Override
    public Producer tx(int type) {
        return new FusiondockProducer(sender, type);
    }

    @Override
    public Consumer rx() {
        return consumer;
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
     * What was found wrong, in either direction.
     *
     * @return each place and kind once
     */
    public List<Problem> problems() {
        return faults.all();
    }

    /**
     * Whether nothing of ours is on its way in pieces; moves on what is.
     *
     * @return true if the last piece is published
     */
    public boolean isSent() {
        return sender.advance();
    }

    /** Whether a message of ours is on its way in pieces; moves nothing. */
    boolean isSending() {
        return sender.isSending();
    }

    /** Whether a message in pieces has begun to come. */
    boolean isReceiving() {
        return receiver.isReceiving();
    }

    /** Whether the peer has something to do: to read, or to bring the next piece. */
    boolean isPeerAwaited() {
        return sender.isPending() || receiver.isOwed();
    }

    /** Changes with everything that passes either way, so that two looks can be compared. */
    long progress() {
        return sender.progress() + receiver.progress();
    }

    /** Looks at both slots: what is late, what is to be rung for again, what goes on. */
    public void look() {
        if (sender.isClosed() || receiver.isClosed()) {
            return;
        }
        sender.advance();
        long progress = sender.progress();
        boolean pending = sender.isPending();
        late = unread.isOver(pending, progress);
        if (unrung.isOver(pending, progress)) {
            unrung.restart();
            sender.ringAgain();
        }
        int pieces = receiver.pieces();
        if (owed.isOver(receiver.isOwed(), pieces)) {
            receiver.expire(pieces);
        }
    }

    /**
     * What lies where in both regions.
     *
     * @param name the link's name
     * @param segment the name of the segment that is the memory
     */
    SegmentLayout map(String name, String segment) {
        boolean isFirst = options.role() == Role.LINUX;
        return new FusiondockMap(
                name,
                segment,
                options.states(),
                isFirst ? sender.view() : receiver.view(),
                isFirst ? receiver.view() : sender.view());
    }

    /** The wire has no sign of life: a peer is late when it has left a message of ours unread for too long. */
    @Override
    public PeerState peer() {
        if (sender.isCorrupt() || receiver.isCorrupt()) {
            return PeerState.CORRUPT;
        }
        if (receiver.isUninitialised()) {
            return PeerState.ABSENT;
        }
        return late ? PeerState.LATE : PeerState.ALIVE;
    }

    @Override
    public MailboxInfo info() {
        return new MailboxInfo(slot(sender.view(), sender.done()), slot(receiver.view(), receiver.done()));
    }

    private MailboxInfo.Slot slot(FusiondockView view, long done) {
        int op = view.op();
        return new MailboxInfo.Slot(
                view.base(),
                Integer.toUnsignedLong(view.maxSize()),
                Integer.toUnsignedLong(view.usedSize()),
                op,
                options.states().name(op),
                view.type(),
                done);
    }

    @Override
    public boolean discard() {
        return !receiver.isClosed() && receiver.discard();
    }

    @Override
    public boolean reclaim() {
        return !sender.isClosed() && sender.reclaim();
    }

    /**
     * Stops: no new claims and messages; waits for those that are open, and for ours on its way in pieces, as long as
     * the options say; then revokes them. What is still held stays in its slot, and is delivered to whoever reads next.
     */
    @Override
    public void close() {
        try {
            awaitQuiet();
        } finally {
            sender.close().ifPresent(it -> unsent = Optional.of(it));
            receiver.close().ifPresent(it -> rest = Optional.of(it));
            waitPoint.close();
        }
    }

    private void awaitQuiet() {
        long start = System.nanoTime();
        while (!isQuiet() && System.nanoTime() - start < options.leaseNanos()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** What had come of a message in pieces when this was closed, for the link that follows; asked by who closed. */
    Optional<FusiondockRest> rest() {
        return rest;
    }

    /**
     * What of a message in pieces was not sent when this was closed, for the link that follows; asked by who closed.
     */
    Optional<FusiondockRest> unsent() {
        return unsent;
    }

    private boolean isQuiet() {
        boolean nothingHeld = receiver.closing();
        boolean nothingOpen = sender.closing();
        return nothingHeld && nothingOpen;
    }
}
