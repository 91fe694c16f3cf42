package io.millrace.amp.internal;

import io.millrace.amp.Rpmsg;
import io.millrace.api.channel.Problem;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.WaitPoint;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Our end of a queue, or both ends of rpmsg. Thread-safety: thread-safe; the rings as they say themselves. */
public final class AmpEnd {
    private final Optional<AmpSender> sender;
    private final Optional<AmpReceiver> receiver;
    private final Producer tx;
    private final Consumer rx;
    private final Optional<AmpRpmsg> rpmsg;
    private final AmpFaults faults;

    private AmpEnd(
            Optional<AmpSender> sender,
            Optional<AmpReceiver> receiver,
            Producer tx,
            Consumer rx,
            Optional<AmpRpmsg> rpmsg,
            AmpFaults faults) {
        this.sender = sender;
        this.receiver = receiver;
        this.tx = tx;
        this.rx = rx;
        this.rpmsg = rpmsg;
        this.faults = faults;
    }

    static AmpEnd sending(AmpSender sender, AmpFrame frame, Runnable bell) {
        Producer tx = new AmpProducer(sender, frame, bell);
        return new AmpEnd(
                Optional.of(sender), Optional.empty(), tx, Consumer.none(), Optional.empty(), sender.faults());
    }

    static AmpEnd receiving(AmpReceiver receiver, boolean copyOut) {
        Consumer rx = new AmpConsumer(new AmpQueueSource(receiver), copyOut);
        return new AmpEnd(
                Optional.empty(), Optional.of(receiver), Producer.none(), rx, Optional.empty(), receiver.faults());
    }

    static AmpEnd rpmsg(AmpSender sender, AmpReceiver receiver, WaitPoint waitPoint, Runnable bell, boolean copyOut) {
        AmpRpmsg rpmsg = new AmpRpmsg(sender, receiver, waitPoint, bell, copyOut);
        return new AmpEnd(
                Optional.of(sender),
                Optional.of(receiver),
                Producer.none(),
                Consumer.none(),
                Optional.of(rpmsg),
                sender.faults());
    }

    /**
     * The sending end of a queue.
     *
     * @return {@link Producer#none()} if we receive
     */
    public Producer tx() {
        return tx;
    }

    /**
     * The receiving end of a queue.
     *
     * @return {@link Consumer#none()} if we send
     */
    public Consumer rx() {
        return rx;
    }

    /**
     * Endpoints.
     *
     * @return nothing for a plain queue
     */
    public Optional<Rpmsg> endpoints() {
        return rpmsg.map(Rpmsg.class::cast);
    }

    /**
     * What was found wrong.
     *
     * @return each place and kind once; offsets are device addresses
     */
    public List<Problem> problems() {
        return faults.all();
    }

    /**
     * Where we are, for tools.
     *
     * @return of rpmsg two, the one we send on first
     */
    public List<AmpQueueState> states() {
        return Stream.concat(sender.map(AmpSender::state).stream(), receiver.map(AmpReceiver::state).stream())
                .toList();
    }

    /**
     * Whether this was closed, by the link or because the memory was initialised anew.
     *
     * @return true from then on
     */
    public boolean isClosed() {
        return sender.map(AmpSender::isClosed).orElse(false)
                || receiver.map(AmpReceiver::isClosed).orElse(false);
    }

    boolean isLost() {
        return !isClosed()
                && (sender.map(AmpSender::isLost).orElse(false)
                        || receiver.map(AmpReceiver::isLost).orElse(false));
    }

    boolean closing() {
        boolean nothingClaimed = sender.map(AmpSender::closing).orElse(true);
        boolean nothingHeld = rpmsg.map(AmpRpmsg::closing)
                .orElseGet(() -> receiver.map(AmpReceiver::closing).orElse(true));
        return nothingClaimed && nothingHeld;
    }

    void close(boolean settle) {
        sender.ifPresent(it -> it.close(settle));
        receiver.ifPresent(it -> it.close(settle));
    }
}
