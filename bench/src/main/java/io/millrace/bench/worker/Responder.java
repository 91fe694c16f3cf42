package io.millrace.bench.worker;

import io.millrace.bench.window.Order;
import io.millrace.bench.window.Order.Kind;
import io.millrace.bench.window.Window;
import java.util.OptionalLong;

/** The side that answers: each message of a ping-pong, the end of a throughput window. */
final class Responder implements Work {
    private static final int BATCH = 256;

    private final Wire wire;
    private final Patience patience;
    private final Numbers numbers = new Numbers();
    private final byte[] end = new byte[Numbers.BYTES];

    Responder(Wire wire, Patience patience) {
        this.wire = wire;
        this.patience = patience;
    }

    @Override
    public Window run(Order order) {
        numbers.expect(Numbers.BYTES, Numbers.SYNC);
        sendBack();
        numbers.expect(order.size(), 0);
        long garbage = Garbage.bytes();
        long begin = System.nanoTime();
        if (order.kind() == Kind.PP) {
            for (long s = 0; s < order.count(); s++) {
                sendBack();
            }
        } else {
            drain(order.count());
        }
        return new Window(
                order.count(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                System.nanoTime() - begin,
                OptionalLong.of(Garbage.bytes() - garbage));
    }

    private void sendBack() {
        while (!wire.hold(numbers)) {
            patience.again();
        }
        patience.reset();
        while (!wire.sendHeldBack()) {
            patience.again();
        }
        patience.reset();
    }

    private void drain(long count) {
        int lanes = wire.lanes();
        int lane = 0;
        for (long done = 0; done < count; ) {
            int taken = wire.take(lane, numbers, (int) Math.min(BATCH, count - done));
            if (taken == 0) {
                patience.again();
            } else {
                patience.reset();
                done += taken;
                lane = lane + 1 == lanes ? 0 : lane + 1;
            }
        }
        Numbers.put(end, count);
        while (!wire.send(0, end, end.length)) {
            patience.again();
        }
        wire.flush();
        patience.reset();
    }

    @Override
    public void close() {
        wire.close();
    }
}
