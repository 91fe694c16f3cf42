package io.millrace.fusiondock.internal;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.RingInfo;

/** Moves the other side's message in pieces on before each look: both sides of a link in one thread. */
final class PumpedConsumer implements Consumer {
    private final Consumer rx;
    private final FusiondockLink sender;

    PumpedConsumer(Consumer rx, FusiondockLink sender) {
        this.rx = rx;
        this.sender = sender;
    }

    @Override
    public RingInfo info() {
        return rx.info();
    }

    @Override
    public int poll(MessageHandler handler, int limit) {
        boolean sent;
        int handled;
        do {
            sent = sender.isSent();
            handled = rx.poll(handler, limit);
        } while (handled == 0 && !sent);
        return handled;
    }

    @Override
    public boolean tryTake(Lease lease) {
        boolean sent;
        boolean taken;
        do {
            sent = sender.isSent();
            taken = rx.tryTake(lease);
        } while (!taken && !sent);
        return taken;
    }

    @Override
    public Lease newLease() {
        return rx.newLease();
    }

    @Override
    public int available() {
        return rx.available();
    }
}
