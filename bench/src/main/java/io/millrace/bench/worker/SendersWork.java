package io.millrace.bench.worker;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.bench.BenchException;
import io.millrace.nrfrpc.internal.NrfRpcLayout;
import io.millrace.nrfrpc.internal.NrfRpcLink;
import io.millrace.nrfrpc.internal.NrfRpcOptions;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Several threads send on endpoints of one link, each on its own; this thread receives from all of them and checks the
 * numbers of each. Everybody spins a little and then yields: there may be more threads than processors.
 */
final class SendersWork extends Solo {
    private static final int AREA_BYTES = 1024;
    private static final NrfRpcLayout AREA = NrfRpcLayout.r1(AREA_BYTES, 13);
    private static final int SPINS = 64;

    private final int senders;
    private final ExecutorService threads;
    private final NrfRpcLink a;
    private final NrfRpcLink b;
    private final Numbers[] numbers;

    SendersWork(int senders) {
        this.senders = senders;
        this.threads = Executors.newFixedThreadPool(senders);
        this.numbers = new Numbers[senders];
        Memory memory = Memory.of(Arena.ofAuto().allocate(2 * AREA_BYTES, 64), Access.NORMAL);
        a = link(memory, NrfRpcOptions.Side.A);
        b = link(memory, NrfRpcOptions.Side.B);
    }

    private static NrfRpcLink link(Memory memory, NrfRpcOptions.Side side) {
        return new NrfRpcLink(
                "bench", memory, Signaler.none(), WaitPolicy.standard(), NrfRpcOptions.of(side, AREA, AREA));
    }

    @Override
    void prepare(int size) {
        for (int i = 0; i < senders; i++) {
            numbers[i] = new Numbers();
            numbers[i].expect(size, 0);
        }
    }

    @Override
    void operate(int size, long count) {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            Producer tx = a.tx(i);
            long share = count / senders + (i < count % senders ? 1 : 0);
            running.add(threads.submit(() -> send(tx, size, share)));
        }
        receive(b.rxAll(), count);
        running.forEach(SendersWork::join);
    }

    private static void send(Producer tx, int size, long count) {
        Patience patience = new Patience(true);
        byte[] message = new byte[size];
        for (long number = 0; number < count; number++) {
            Numbers.put(message, number);
            for (int tries = 0; tx.offer(message, 0, size) != Offer.SENT; tries++) {
                pause(tries, patience);
            }
            patience.reset();
        }
    }

    private void receive(Consumer rx, long count) {
        Patience patience = new Patience(true);
        MessageHandler handler =
                (segment, offset, length, endpoint) -> numbers[endpoint].onMessage(segment, offset, length, endpoint);
        int idle = 0;
        for (long done = 0; done < count; ) {
            int taken = rx.poll(handler, senders);
            if (taken == 0) {
                pause(idle, patience);
                idle++;
            } else {
                done += taken;
                idle = 0;
                patience.reset();
            }
        }
    }

    private static void pause(int tries, Patience patience) {
        if (tries < SPINS) {
            Thread.onSpinWait();
        } else {
            patience.again();
        }
    }

    private static void join(Future<?> sender) {
        try {
            sender.get();
        } catch (ExecutionException e) {
            throw new BenchException(BenchException.DATA, "a sender failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException(BenchException.REFUSED, "interrupted while waiting for the senders");
        }
    }

    /** Every message was checked as it came. */
    @Override
    void check(long count) {}

    @Override
    public void close() {
        threads.shutdownNow();
        b.close();
        a.close();
    }
}
