package io.millrace.bench.worker;

import io.millrace.bench.window.Order;
import io.millrace.bench.window.Order.Kind;
import io.millrace.bench.window.Statistics;
import io.millrace.bench.window.Window;
import java.util.Arrays;
import java.util.OptionalLong;

/** The side that begins, and holds the watch. */
final class Initiator implements Work {
    /** Throughput has one sample for so many messages: a clock per message would be what is measured. */
    private static final int CHUNK = 64;

    private final Wire wire;
    private final Patience patience;
    private final Numbers numbers = new Numbers();
    private byte[] message = new byte[Numbers.BYTES];
    private long[] nanos = {};

    Initiator(Wire wire, Patience patience) {
        this.wire = wire;
        this.patience = patience;
    }

    @Override
    public Window run(Order order) {
        int count = Math.toIntExact(order.count());
        int samples = order.kind() == Kind.PP ? count : (count + CHUNK - 1) / CHUNK;
        message = message.length == order.size() ? message : new byte[order.size()];
        nanos = nanos.length >= samples ? nanos : new long[samples];
        send(0, new byte[Numbers.BYTES], Numbers.SYNC);
        wire.flush();
        take(Numbers.BYTES, Numbers.SYNC);
        long garbage = Garbage.bytes();
        long begin = System.nanoTime();
        if (order.kind() == Kind.PP) {
            ping(order.size(), count);
        } else {
            pour(count);
        }
        long total = System.nanoTime() - begin;
        garbage = Garbage.bytes() - garbage;
        Arrays.sort(nanos, 0, samples);
        return new Window(
                count,
                OptionalLong.of(Statistics.percentile(nanos, samples, 50)),
                OptionalLong.of(Statistics.percentile(nanos, samples, 99)),
                total,
                OptionalLong.of(garbage));
    }

    private void ping(int size, int count) {
        long before = System.nanoTime();
        for (int s = 0; s < count; s++) {
            send(0, message, s);
            wire.flush();
            take(size, s);
            long now = System.nanoTime();
            nanos[s] = now - before;
            before = now;
        }
    }

    private void pour(int count) {
        int lanes = wire.lanes();
        int lane = 0;
        int sample = 0;
        long before = System.nanoTime();
        for (int s = 0; s < count; s++) {
            send(lane, message, s);
            lane = lane + 1 == lanes ? 0 : lane + 1;
            if ((s + 1) % CHUNK == 0 || s + 1 == count) {
                long now = System.nanoTime();
                nanos[sample] = (now - before) / (s % CHUNK + 1);
                sample++;
                before = now;
            }
        }
        wire.flush();
        take(Numbers.BYTES, count);
    }

    private void send(int lane, byte[] bytes, long number) {
        Numbers.put(bytes, number);
        while (!wire.send(lane, bytes, bytes.length)) {
            patience.again();
        }
        patience.reset();
    }

    private void take(int size, long number) {
        numbers.expect(size, number);
        while (wire.take(0, numbers, 1) == 0) {
            patience.again();
        }
        patience.reset();
    }

    @Override
    public void close() {
        wire.close();
    }
}
