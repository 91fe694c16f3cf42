package io.millrace.amp.internal;

import io.millrace.amp.Rpmsg;
import io.millrace.amp.RpmsgEndpoint;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Producer;
import io.millrace.api.ring.SharedProducer;
import io.millrace.api.signal.WaitPoint;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Endpoints over a pair of queues. Whoever reads sorts what has come into the inboxes; what is for nobody is counted
 * and given back at once, so it stops no one.
 *
 * <p>Thread-safety: thread-safe: a lock for each direction, neither held while a handler runs. Peer: length and
 * addresses of a message are loaded once; a length beyond the item is counted, noted and given back. Source: ESP-AMP,
 * rpmsg.
 */
public final class AmpRpmsg implements Rpmsg {
    private final AmpSender sender;
    private final AmpReceiver receiver;
    private final AmpQueueView view;
    private final WaitPoint waitPoint;
    private final Runnable bell;
    private final boolean copyOut;
    private final ReentrantLock sending = new ReentrantLock();
    private final ReentrantLock receiving = new ReentrantLock();
    private final Map<Integer, AmpInbox> inboxes = new HashMap<>();
    private final int[] sources;
    private final int[] lengths;
    private long unknown;
    /** Messages somebody has and has not given back; what lies sorted is nobody's. */
    private int handed;

    AmpRpmsg(AmpSender sender, AmpReceiver receiver, WaitPoint waitPoint, Runnable bell, boolean copyOut) {
        this.sender = sender;
        this.receiver = receiver;
        this.view = receiver.view();
        this.waitPoint = waitPoint;
        this.bell = bell;
        this.copyOut = copyOut;
        this.sources = new int[view.length()];
        this.lengths = new int[view.length()];
    }

    @Override
    public RpmsgEndpoint open(int address) {
        checkAddress(address);
        AmpInbox inbox = new AmpInbox(this, view.length());
        receiving.lock();
        try {
            if (inboxes.putIfAbsent(address, inbox) != null) {
                throw new IllegalArgumentException("endpoint " + address + " is open already");
            }
        } finally {
            receiving.unlock();
        }
        return new Endpoint(address, new AmpConsumer(inbox, copyOut));
    }

    @Override
    public long unknown() {
        receiving.lock();
        try {
            return unknown;
        } finally {
            receiving.unlock();
        }
    }

    /** Sorts what has come; at most a queue's length, so that a flood keeps nobody for ever. */
    private void sort() {
        for (int i = 0; i < view.length(); i++) {
            int slot = receiver.tryTake();
            if (slot == AmpReceiver.NOTHING) {
                return;
            }
            if (slot != AmpReceiver.REFUSED) {
                sort(slot);
            }
        }
    }

    private void sort(int slot) {
        long address = receiver.address(slot);
        long sourceAndTarget = view.pair(address);
        int length = (int) (sourceAndTarget >>> Integer.SIZE) & AmpLayout.MAX_SIZE;
        int most = view.item() - AmpLayout.MESSAGE_HEADER_BYTES;
        if (length > most) {
            receiver.refuse(slot, AmpQueueView.badMessage(address, length, most));
            return;
        }
        AmpInbox inbox = inboxes.get(AmpLayout.size((int) sourceAndTarget));
        if (inbox == null) {
            unknown++;
            receiver.release(slot);
            return;
        }
        sources[slot] = AmpLayout.id((int) sourceAndTarget);
        lengths[slot] = length;
        inbox.put(slot);
    }

    int take(AmpInbox inbox) {
        receiving.lock();
        try {
            if (receiver.isClosing()) {
                return AmpReceiver.NOTHING;
            }
            if (inbox.size() == 0) {
                sort();
            }
            int slot = inbox.next();
            handed += slot >= 0 ? 1 : 0;
            return slot;
        } finally {
            receiving.unlock();
        }
    }

    int available(AmpInbox inbox) {
        receiving.lock();
        try {
            if (receiver.enter()) {
                sort();
                receiver.leave();
            }
            return inbox.size();
        } finally {
            receiving.unlock();
        }
    }

    /** What messages to all endpoints take. */
    long usedBytes() {
        return receiver.usedBytes();
    }

    /** Hands out nothing any more; whether nobody has anything. */
    boolean closing() {
        receiving.lock();
        try {
            receiver.closing();
            return handed == 0;
        } finally {
            receiving.unlock();
        }
    }

    long payload(int slot) {
        return receiver.address(slot) + AmpLayout.MESSAGE_HEADER_BYTES;
    }

    int length(int slot) {
        return lengths[slot];
    }

    int source(int slot) {
        return sources[slot];
    }

    void release(int slot) {
        receiving.lock();
        try {
            receiver.handled(slot, lengths[slot]);
            handed--;
        } finally {
            receiving.unlock();
        }
    }

    boolean enter() {
        receiving.lock();
        try {
            return receiver.enter();
        } finally {
            receiving.unlock();
        }
    }

    void leave() {
        receiving.lock();
        try {
            receiver.leave();
        } finally {
            receiving.unlock();
        }
    }

    boolean isClosed() {
        return receiver.isClosed();
    }

    AmpQueueView view() {
        return view;
    }

    static void checkAddress(int address) {
        if (address < 0 || address >= AmpLayout.NO_ENDPOINT) {
            throw new IllegalArgumentException(
                    "an endpoint must be 0 to " + (AmpLayout.NO_ENDPOINT - 1) + ": endpoint=" + address);
        }
    }

    private void close(int address) {
        receiving.lock();
        try {
            AmpInbox inbox = inboxes.remove(address);
            if (inbox != null && receiver.enter()) {
                for (int slot = inbox.next(); slot >= 0; slot = inbox.next()) {
                    unknown++;
                    receiver.release(slot);
                }
                receiver.leave();
            }
        } finally {
            receiving.unlock();
        }
    }

    private final class Endpoint implements RpmsgEndpoint {
        private final int address;
        private final Consumer rx;

        Endpoint(int address, Consumer rx) {
            this.address = address;
            this.rx = rx;
        }

        @Override
        public int address() {
            return address;
        }

        @Override
        public Consumer rx() {
            return rx;
        }

        @Override
        public Producer to(int peer) {
            checkAddress(peer);
            return new SharedProducer(new AmpProducer(sender, AmpFrame.rpmsg(address, peer), bell), sending);
        }

        @Override
        public WaitPoint waitPoint() {
            return waitPoint;
        }

        @Override
        public void close() {
            AmpRpmsg.this.close(address);
        }
    }
}
