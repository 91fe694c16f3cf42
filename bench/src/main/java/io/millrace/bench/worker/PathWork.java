package io.millrace.bench.worker;

import io.millrace.api.memory.Access;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.segment.Segment;
import io.millrace.bench.BenchException;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** Messages through both ends of a link in one thread: what the code costs, without a line between processors. */
final class PathWork extends Solo {
    /** Sent before the other end looks, where sending alone is to be compared. */
    private static final int BATCH = 8;

    private final Ends ends;
    private final int batch;
    private final Numbers numbers;
    private byte[] message = {};
    private long received;

    private PathWork(Ends ends, int batch, Numbers numbers) {
        this.ends = ends;
        this.batch = batch;
        this.numbers = numbers;
    }

    /** Both ends. */
    private interface Ends {
        boolean send(byte[] message);

        int receive(int limit);
    }

    /** The ends of a link. */
    private record Link(Producer tx, Consumer rx) {
        /** Of vox-shm: a host and its guest over one file. */
        static Link open(Path file) {
            VoxOptions options = VoxOptions.standard().oneSender();
            Segment segment = VoxParties.segment(file, 1, VoxParties.CAPACITY);
            var host = VoxParties.host(segment, 1, VoxParties.CAPACITY, options);
            VoxLink toHost = VoxParties.guest(segment, options).link();
            return new Link(VoxParties.firstLink(host).tx(), toHost.rx());
        }

        /** Of fusiondock. */
        static Link mailbox(Access access) {
            FusiondockSides sides = FusiondockSides.open(access);
            return new Link(
                    sides.linux().tx(FusiondockSides.TYPE), sides.uniproton().rx());
        }
    }

    /** Copies in and publishes, one by one. */
    static PathWork offer(Path file) {
        return offers(Link.open(file), 1);
    }

    /** Copies in and publishes some before the other end looks. */
    static PathWork offers(Path file) {
        return offers(Link.open(file), BATCH);
    }

    /** Copies in, publishes, and on DEVICE memory copies out, one by one. */
    static PathWork mailbox(Access access) {
        return offers(Link.mailbox(access), 1);
    }

    private static PathWork offers(Link link, int batch) {
        Numbers numbers = new Numbers();
        return new PathWork(
                new Ends() {
                    @Override
                    public boolean send(byte[] message) {
                        return link.tx().offer(message, 0, message.length) == Offer.SENT;
                    }

                    @Override
                    public int receive(int limit) {
                        return link.rx().poll(numbers, limit);
                    }
                },
                batch,
                numbers);
    }

    /** Through fields that a container could set at any time. */
    static PathWork service(Path file) {
        Link link = Link.open(file);
        Numbers numbers = new Numbers();
        return new PathWork(new Injected(link, numbers), 1, numbers);
    }

    /** What a component has, to which producer and consumer were given. */
    private static final class Injected implements Ends {
        private final Numbers numbers;
        private volatile Producer tx;
        private volatile Consumer rx;

        Injected(Link link, Numbers numbers) {
            this.numbers = numbers;
            tx = link.tx();
            rx = link.rx();
        }

        @Override
        public boolean send(byte[] message) {
            return tx.offer(message, 0, message.length) == Offer.SENT;
        }

        @Override
        public int receive(int limit) {
            return rx.poll(numbers, limit);
        }
    }

    /** Writes the number in place and publishes, some before the other end looks. */
    static PathWork claims(Path file) {
        Link link = Link.open(file);
        Numbers numbers = new Numbers();
        Claim claim = link.tx().newClaim();
        return new PathWork(
                new Ends() {
                    @Override
                    public boolean send(byte[] message) {
                        boolean room = link.tx().tryClaim(message.length, claim) == Offer.SENT;
                        if (room) {
                            Numbers.put(claim.segment(), claim.offset(), Numbers.get(message));
                            link.tx().commit(claim);
                        }
                        return room;
                    }

                    @Override
                    public int receive(int limit) {
                        return link.rx().poll(numbers, limit);
                    }
                },
                BATCH,
                numbers);
    }

    /** The same as {@link #offer} through Agrona's ring for one sender. */
    static PathWork agrona() {
        OneToOneRingBuffer ring = new OneToOneRingBuffer(
                new UnsafeBuffer(ByteBuffer.allocateDirect(VoxParties.CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
        Numbers numbers = new Numbers();
        UnsafeBuffer source = new UnsafeBuffer(0, 0);
        MessageHandler check =
                (type, buffer, index, length) -> numbers.check(buffer.getLong(index, ByteOrder.LITTLE_ENDIAN), length);
        return new PathWork(
                new Ends() {
                    @Override
                    public boolean send(byte[] message) {
                        if (source.byteArray() != message) {
                            source.wrap(message);
                        }
                        return ring.write(1, source, 0, message.length);
                    }

                    @Override
                    public int receive(int limit) {
                        return ring.read(check, limit);
                    }
                },
                1,
                numbers);
    }

    @Override
    void prepare(int size) {
        message = message.length == size ? message : new byte[size];
        numbers.expect(size, 0);
        received = 0;
    }

    @Override
    void operate(int size, long count) {
        for (long number = 0; number < count; ) {
            long end = Math.min(number + batch, count);
            for (; number < end; number++) {
                Numbers.put(message, number);
                if (!ends.send(message)) {
                    throw new BenchException(BenchException.DATA, "no room for message " + number);
                }
            }
            receive(end);
        }
    }

    /** Where a ring ends among the messages, one look more may be needed. */
    private void receive(long end) {
        received += ends.receive(batch);
        if (received < end) {
            received += ends.receive(batch);
        }
    }

    @Override
    void check(long count) {
        if (received != count) {
            throw new BenchException(BenchException.DATA, received + " messages came out of " + count);
        }
    }
}
