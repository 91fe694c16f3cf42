package io.millrace.bench.worker;

import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.segment.Segment;
import io.millrace.bench.BenchException;
import io.millrace.bench.window.Order;
import io.millrace.bench.window.Statistics;
import io.millrace.bench.window.Window;
import io.millrace.vox.internal.VoxHost;
import io.millrace.vox.internal.VoxOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A host's turns over its guests, which sit in the same thread and have no doorbells. The clock runs while the host
 * looks, not while guests send.
 */
final class TurnWork implements Work {
    private static final int CAPACITY = 16_384;
    /** Messages of one turn. */
    private static final int LIMIT = 256;
    /** Idle turns have one sample for so many: a clock per turn would be what is measured. */
    private static final int CHUNK = 64;

    private static final int MAX_SAMPLES = 1 << 16;
    /** Waiting in the ring of a guest that sends without an end. */
    private static final int BACKLOG = 32;

    private final VoxHost host;
    private final Producer[] guests;
    private final int senders;
    private final long[] nanos = new long[MAX_SAMPLES];
    private final byte[] message = new byte[Numbers.BYTES];
    private final long[] sent;
    private final long[] received;
    private final MessageHandler count;

    private TurnWork(Path file, int guests, int senders) {
        VoxOptions options = VoxOptions.standard().oneSender();
        Segment segment = VoxParties.segment(file, guests, CAPACITY);
        this.host = VoxParties.host(segment, guests, CAPACITY, options);
        this.guests = new Producer[guests];
        for (int i = 0; i < guests; i++) {
            this.guests[i] = VoxParties.guest(segment, options).link().tx();
        }
        this.senders = senders;
        this.sent = new long[guests];
        this.received = new long[guests];
        Numbers[] numbers = new Numbers[guests];
        for (int i = 0; i < guests; i++) {
            numbers[i] = new Numbers();
            numbers[i].expect(Numbers.BYTES, 0);
        }
        this.count = (bytes, offset, length, guest) -> {
            numbers[guest - 1].onMessage(bytes, offset, length, guest);
            received[guest - 1]++;
        };
        host.look();
    }

    /** Nobody sends. */
    static TurnWork idle(Path file, int guests) {
        return new TurnWork(file, guests, 0);
    }

    /** The last guest sends, the others are there. */
    static TurnWork one(Path file, int guests) {
        return new TurnWork(file, guests, 1);
    }

    /** Every guest always has something to be received. */
    static TurnWork all(Path file, int guests) {
        return new TurnWork(file, guests, guests);
    }

    @Override
    public Window run(Order order) {
        int turns = Math.toIntExact(order.count());
        int chunk = senders == 0 ? CHUNK : 1;
        long[] before = received.clone();
        long total = 0;
        long garbage = 0;
        int samples = 0;
        for (int turn = 0; turn < turns; turn += chunk) {
            send();
            long allocated = Garbage.bytes();
            long begin = System.nanoTime();
            look(chunk);
            long spent = System.nanoTime() - begin;
            garbage += Garbage.bytes() - allocated;
            nanos[samples % MAX_SAMPLES] = spent / chunk;
            samples++;
            total += spent;
        }
        int kept = Math.min(samples, MAX_SAMPLES);
        Arrays.sort(nanos, 0, kept);
        return new Window(
                turns,
                OptionalLong.of(Statistics.percentile(nanos, kept, 50)),
                OptionalLong.of(Statistics.percentile(nanos, kept, 99)),
                Math.max(1, total),
                OptionalLong.of(garbage),
                fairness(before));
    }

    private void send() {
        int backlog = senders == 1 ? 1 : BACKLOG;
        for (int guest = guests.length - senders; guest < guests.length; guest++) {
            while (sent[guest] - received[guest] < backlog) {
                Numbers.put(message, sent[guest]);
                if (guests[guest].offer(message, 0, message.length) != Offer.SENT) {
                    throw new BenchException(BenchException.DATA, "no room in the ring of guest " + (guest + 1));
                }
                sent[guest]++;
            }
        }
    }

    private void look(int turns) {
        for (int turn = 0; turn < turns; turn++) {
            host.poll(count, LIMIT);
        }
    }

    /** Empty unless all guests send. */
    private OptionalDouble fairness(long[] before) {
        if (senders < guests.length) {
            return OptionalDouble.empty();
        }
        long most = 0;
        long least = Long.MAX_VALUE;
        for (int guest = 0; guest < guests.length; guest++) {
            long messages = received[guest] - before[guest];
            most = Math.max(most, messages);
            least = Math.min(least, messages);
        }
        return OptionalDouble.of((double) most / Math.max(1, least));
    }

    @Override
    public void close() {
        host.close();
    }
}
