package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.port.Port;
import io.millrace.api.port.PortException;
import io.millrace.api.port.PortWatch;
import io.millrace.api.port.Ports;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the {@link PortWatch} of every {@link Ports} must do. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class PortWatchContract {
    private static final long LONG = TimeUnit.MINUTES.toNanos(10);
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double GATE = 0.1;
    private static final int MOST = 255;

    private final MemorySegment buffer = Arena.ofAuto().allocate(64);
    private final List<Port> near = new ArrayList<>();
    private final List<Port> far = new ArrayList<>();
    private final List<Integer> ready = new ArrayList<>();
    private Ports ports;
    private PortWatch watch;

    /** For subclasses. */
    protected PortWatchContract() {}

    /**
     * Makes the service.
     *
     * @return the service
     */
    protected abstract Ports open();

    @BeforeEach
    void openWatch() {
        ports = open();
        watch = ports.watch();
        for (int key = 0; key < 3; key++) {
            pair(key % 2 == 0 ? Ports.Kind.STREAM : Ports.Kind.DATAGRAM);
            watch.add(key, near.get(key));
        }
    }

    @AfterEach
    void closeAll() {
        watch.close();
        near.forEach(Port::close);
        far.forEach(Port::close);
    }

    @Test
    void tellsWhichPortsHaveSomething() {
        ring(2);
        assertEquals(List.of(2), await(LONG));
        ring(0);
        assertEquals(List.of(0, 2), await(LONG));
        take(2);
        assertEquals(List.of(0), await(LONG));
        take(0);
        assertEquals(List.of(), await(SHORT));
    }

    @Test
    void tellsThatTheOtherEndOfAStreamHasGone() {
        far.get(0).close();
        assertEquals(List.of(0), await(LONG));
        assertEquals(List.of(0), await(0));
    }

    @Test
    void aWaitEndsWithItsBound() {
        for (long bound : new long[] {SHORT, 0, -1, Long.MIN_VALUE}) {
            assertEquals(List.of(), await(bound));
        }
        ring(1);
        for (long bound : new long[] {SHORT, 0, -1, Long.MIN_VALUE, LONG, Long.MAX_VALUE}) {
            assertEquals(List.of(1), await(bound));
        }
    }

    @Test
    void aWakeEndsTheNextWaitOnce() {
        watch.wake();
        watch.wake();
        assertEquals(List.of(), await(LONG));
        ring(1);
        assertEquals(List.of(1), await(LONG));
    }

    @Test
    void aWakeEndsTheWaitThatIsGoingOn() throws Exception {
        var waits = new AtomicInteger();
        Together.run(
                () -> {
                    for (int i = 0; i < 1_000; i++) {
                        assertEquals(List.of(), await(LONG));
                        waits.incrementAndGet();
                    }
                },
                () -> {
                    for (int i = 0; i < 1_000; i++) {
                        watch.wake();
                        while (waits.get() <= i) {
                            Thread.onSpinWait();
                        }
                    }
                });
    }

    @Test
    void closingEndsEveryWait() throws Exception {
        var waiting = new CountDownLatch(1);
        Together.run(
                () -> {
                    waiting.countDown();
                    assertEquals(List.of(), await(LONG));
                },
                () -> {
                    waiting.await();
                    watch.close();
                });
        watch.close();
        watch.wake();
        watch.remove(0);
        assertEquals(List.of(), await(LONG));
        assertThrows(PortException.class, () -> watch.add(1, near.get(1)));
    }

    @Test
    void anInterruptedThreadDoesNotWaitAndStaysInterrupted() throws Exception {
        Together.run(() -> {
            Thread.currentThread().interrupt();
            assertEquals(List.of(), await(LONG));
            assertTrue(Thread.interrupted(), "the interrupt was swallowed");
        });
    }

    @Test
    void whatIsRemovedIsNotToldAnyMore() {
        ring(0);
        ring(1);
        watch.remove(0);
        watch.remove(7);
        assertEquals(List.of(1), await(LONG));
        watch.add(5, near.get(0));
        assertEquals(List.of(1, 5), await(LONG));
        watch.add(5, near.get(2));
        assertEquals(List.of(1), await(LONG));
    }

    @Test
    void aPortThatIsClosedIsNoLongerWatched() {
        ring(0);
        ring(1);
        near.get(0).close();
        assertEquals(List.of(1), await(LONG));
        assertThrows(PortException.class, () -> watch.add(0, near.get(0)));
        assertThrows(IllegalArgumentException.class, () -> watch.add(-1, near.get(1)));
    }

    @Test
    void whoIsToldMayChangeTheSet() {
        ring(0);
        ring(1);
        ring(2);
        int told = watch.await(LONG, key -> {
            ready.add(key);
            watch.remove(1);
            near.get(2).close();
        });
        assertEquals(1, told);
        assertEquals(List.of(0), ready);
        watch.await(LONG, key -> watch.close());
        assertEquals(List.of(), await(LONG));
    }

    @Test
    void portsComeAndGoUnderAWait() throws Exception {
        var stop = new AtomicInteger();
        Together.run(
                () -> {
                    while (stop.get() == 0) {
                        watch.await(LONG, key -> assertEquals(9, key));
                    }
                },
                () -> {
                    for (int i = 0; i < 2_000; i++) {
                        var pair = ports.pair(Ports.Kind.STREAM);
                        watch.add(9, pair.ours());
                        pair.theirs().close();
                        if (i % 2 == 0) {
                            watch.remove(9);
                        }
                        pair.ours().close();
                    }
                    stop.set(1);
                    watch.wake();
                });
    }

    @Test
    void watches255Ports() {
        for (int key = 3; key < MOST; key++) {
            pair(Ports.Kind.STREAM);
            watch.add(key, near.get(key));
        }
        assertEquals(List.of(), await(0));
        List<Integer> all = new ArrayList<>();
        for (int key = 0; key < MOST; key++) {
            ring(key);
            all.add(key);
        }
        assertEquals(all, await(LONG));
        for (int key = 0; key < MOST - 1; key++) {
            take(key);
        }
        assertEquals(List.of(MOST - 1), await(LONG));
    }

    @Test
    void waitingAllocatesNothing() {
        int[] told = {0};
        IntConsumer count = key -> told[0] += key;
        double heap = Allocations.perOperation(
                () -> {
                    ring(1);
                    watch.await(LONG, count);
                    take(1);
                    watch.await(0, count);
                },
                10_000);
        assertTrue(heap < GATE, () -> "bytes per wait: " + heap);
    }

    private List<Integer> await(long timeoutNanos) {
        ready.clear();
        int told = watch.await(timeoutNanos, ready::add);
        assertEquals(ready.size(), told);
        return List.copyOf(ready);
    }

    private void ring(int key) {
        assertEquals(Port.Sent.SENT, far.get(key).send(buffer, 1));
    }

    private void take(int key) {
        assertEquals(1, near.get(key).receive(buffer, List.of()));
    }

    private void pair(Ports.Kind kind) {
        var pair = ports.pair(kind);
        near.add(pair.ours());
        far.add(ports.port(pair.theirs()));
    }
}
