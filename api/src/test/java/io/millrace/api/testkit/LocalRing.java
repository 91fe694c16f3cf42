package io.millrace.api.testkit;

import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Producer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A ring without a wire, inside one JVM: for tests of what stands on rings, and the first to pass {@link RingContract}.
 *
 * <p>Thread-safety: many senders, one receiver. Ordering: everything under one lock.
 */
public final class LocalRing {
    private final int capacity;
    private final int maxMessage;
    private final MemorySegment bytes;
    private final int[] lengths;
    private final boolean[] released;
    private final Producer producer = new LocalProducer(this);
    private final Consumer consumer = new LocalConsumer(this);
    /** All of these count messages since the beginning. */
    private long tail;

    private long published;
    private long taken;
    private long head;
    /** Claims that are open. */
    private int claimed;

    private boolean sendingClosed;
    private boolean receivingClosed;

    /**
     * Makes an empty ring.
     *
     * @param capacity how many messages it holds
     * @param maxMessage the longest message in bytes
     */
    public LocalRing(int capacity, int maxMessage) {
        this.capacity = capacity;
        this.maxMessage = maxMessage;
        this.bytes = Arena.ofAuto().allocate(Math.multiplyExact((long) capacity, maxMessage), 8);
        this.lengths = new int[capacity];
        this.released = new boolean[capacity];
    }

    int capacity() {
        return capacity;
    }

    /**
     * The sending end.
     *
     * @return always the same
     */
    public Producer producer() {
        return producer;
    }

    /**
     * The receiving end.
     *
     * @return always the same
     */
    public Consumer consumer() {
        return consumer;
    }

    /** Closes the sending end. */
    public synchronized void closeSending() {
        sendingClosed = true;
    }

    /** Closes the receiving end and revokes its leases. */
    public synchronized void closeReceiving() {
        receivingClosed = true;
    }

    /**
     * Both ends, for {@link RingContract}.
     *
     * @return the fixture
     */
    public RingFixture fixture() {
        return new RingFixture(producer, consumer, capacity, this::closeSending, this::closeReceiving);
    }

    int maxMessage() {
        return maxMessage;
    }

    synchronized boolean isSendingClosed() {
        return sendingClosed;
    }

    synchronized boolean isReceivingClosed() {
        return receivingClosed;
    }

    /** Takes room for one message; what was lazy is published before the answer is no. */
    synchronized boolean reserve() {
        if (tail + claimed - head >= capacity) {
            published = tail;
            return false;
        }
        claimed++;
        return true;
    }

    synchronized void giveBack() {
        claimed--;
    }

    /** Puts a message where room was reserved. */
    synchronized void put(MemorySegment source, long offset, int length, boolean publish) {
        MemorySegment.copy(source, offset, bytes, slotOffset((int) (tail % capacity)), length);
        putLength(length, publish);
    }

    synchronized void put(byte[] source, int offset, int length) {
        MemorySegment.copy(source, offset, bytes, ValueLayout.JAVA_BYTE, slotOffset((int) (tail % capacity)), length);
        putLength(length, true);
    }

    private void putLength(int length, boolean publish) {
        lengths[(int) (tail % capacity)] = length;
        claimed--;
        tail++;
        if (publish) {
            published = tail;
        }
    }

    synchronized void publish() {
        published = tail;
    }

    synchronized int backlog() {
        return (int) (published - head);
    }

    synchronized int available() {
        return receivingClosed ? 0 : (int) (published - taken);
    }

    /** The slot of the oldest message that was not taken, -1 if there is none. */
    synchronized int take() {
        return receivingClosed || taken == published ? -1 : (int) (taken++ % capacity);
    }

    synchronized void release(int slot) {
        released[slot] = true;
        while (head < taken && released[(int) (head % capacity)]) {
            released[(int) (head % capacity)] = false;
            head++;
        }
    }

    MemorySegment bytes() {
        return bytes;
    }

    long slotOffset(int slot) {
        return (long) slot * maxMessage;
    }

    synchronized int length(int slot) {
        return lengths[slot];
    }

    /** Room in a buffer of its own. */
    static final class LocalClaim implements Claim {
        private final LocalRing ring;
        private final MemorySegment buffer;
        private boolean open;
        private int length;

        LocalClaim(LocalRing ring) {
            this.ring = ring;
            this.buffer = Arena.ofAuto().allocate(ring.maxMessage, 8);
        }

        boolean isOf(LocalRing other) {
            return ring == other;
        }

        boolean isOpen() {
            return open;
        }

        void open(int newLength) {
            open = true;
            length = newLength;
        }

        void close(LocalRing giver) {
            requireOpen();
            if (ring != giver) {
                throw new IllegalArgumentException("claim is of another ring");
            }
            open = false;
        }

        MemorySegment buffer() {
            return buffer;
        }

        @Override
        public MemorySegment segment() {
            requireOpen();
            return buffer;
        }

        @Override
        public long offset() {
            return 0;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public void shorten(int newLength) {
            if (newLength < 0 || newLength > length) {
                throw new IllegalArgumentException("length must be 0 to " + length + ": length=" + newLength);
            }
            length = newLength;
        }

        private void requireOpen() {
            if (!open) {
                throw new IllegalStateException("nothing is claimed");
            }
        }
    }

    /** A slot that is not given back yet. */
    static final class LocalLease implements Lease {
        private final LocalRing ring;
        private int slot = -1;

        LocalLease(LocalRing ring) {
            this.ring = ring;
        }

        boolean isOf(LocalRing other) {
            return ring == other;
        }

        boolean isHeld() {
            return slot >= 0;
        }

        void hold(int newSlot) {
            slot = newSlot;
        }

        @Override
        public MemorySegment segment() {
            if (slot < 0 || ring.isReceivingClosed()) {
                throw new IllegalStateException("no message is held");
            }
            return ring.bytes;
        }

        @Override
        public long offset() {
            return ring.slotOffset(slot);
        }

        @Override
        public int length() {
            return ring.length(slot);
        }

        @Override
        public int endpoint() {
            return 0;
        }

        @Override
        public void close() {
            if (slot >= 0) {
                ring.release(slot);
                slot = -1;
            }
        }
    }
}
