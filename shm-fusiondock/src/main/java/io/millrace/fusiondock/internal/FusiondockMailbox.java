package io.millrace.fusiondock.internal;

import io.millrace.api.channel.PeerState;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Producer;
import io.millrace.api.ring.SharedProducer;
import io.millrace.fusiondock.Mailbox;
import io.millrace.fusiondock.MailboxInfo;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The mailbox of a link for many senders: all types fill one slot, so they share one lock. Thread-safety: thread-safe.
 */
final class FusiondockMailbox implements Mailbox {
    private final FusiondockLink link;
    private final Lock lock = new ReentrantLock();

    FusiondockMailbox(FusiondockLink link) {
        this.link = link;
    }

    @Override
    public Producer tx(int type) {
        return new SharedProducer(link.tx(type), lock);
    }

    @Override
    public Consumer rx() {
        return link.rx();
    }

    @Override
    public PeerState peer() {
        return link.peer();
    }

    @Override
    public MailboxInfo info() {
        return link.info();
    }

    @Override
    public boolean discard() {
        return link.discard();
    }

    @Override
    public boolean reclaim() {
        return link.reclaim();
    }
}
