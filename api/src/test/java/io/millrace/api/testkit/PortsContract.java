package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.port.Handle;
import io.millrace.api.port.Port;
import io.millrace.api.port.Port.Sent;
import io.millrace.api.port.PortException;
import io.millrace.api.port.Ports;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentRefusedException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What pairs, handles and memory of every {@link Ports} must do. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class PortsContract {
    private static final long LONG = TimeUnit.MINUTES.toNanos(10);
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double GATE = 0.1;
    private static final int MANY = 1_000_000;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, (byte) 1, (byte) 2, (byte) 3);
    private final MemorySegment buffer = arena.allocate(64);
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<Handle> handles = new ArrayList<>();
    private Ports ports;
    private Port near;
    private Port far;

    /** For subclasses. */
    protected PortsContract() {}

    /**
     * Makes the service.
     *
     * @return the service
     */
    protected abstract Ports open();

    @BeforeEach
    void openPorts() {
        ports = open();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        handles.forEach(Handle::close);
        arena.close();
    }

    @ParameterizedTest
    @EnumSource(Ports.Kind.class)
    void bytesGoBothWays(Ports.Kind kind) {
        pair(kind);
        assertEquals(Port.NOTHING, far.receive(buffer, handles));
        assertEquals(Sent.SENT, near.send(bytes, 3));
        assertEquals(3, far.receive(buffer, handles));
        assertEquals(3, buffer.get(ValueLayout.JAVA_BYTE, 2));
        assertEquals(Sent.SENT, far.send(bytes, 1, List.of()));
        assertEquals(1, near.receive(buffer, handles));
        assertEquals(Port.NOTHING, near.receive(buffer, handles));
        assertEquals(List.of(), handles);
    }

    @Test
    void aStreamEndsAfterItsLastByte() {
        pair(Ports.Kind.STREAM);
        near.send(bytes, 3);
        near.close();
        assertTrue(far.await(LONG));
        assertEquals(2, far.receive(buffer.asSlice(0, 2), handles));
        assertEquals(1, far.receive(buffer, handles));
        assertEquals(Port.GONE, far.receive(buffer, handles));
        assertTrue(far.await(LONG), "the end is something to say");
        assertEquals(Port.GONE, far.receive(buffer, handles));
    }

    @Test
    void aStreamWhoseOtherEndHasNotReadEverythingEndsAtOnce() {
        pair(Ports.Kind.STREAM);
        far.send(bytes, 3);
        near.close();
        assertEquals(Port.GONE, far.receive(buffer, handles));
    }

    @ParameterizedTest
    @EnumSource(Ports.Kind.class)
    void whoSendsHearsThatTheOtherEndHasGone(Ports.Kind kind) {
        pair(kind);
        far.close();
        assertEquals(Sent.GONE, near.send(bytes, 1));
        assertEquals(Sent.GONE, near.send(bytes, 1, List.of(memory())));
    }

    @ParameterizedTest
    @EnumSource(Ports.Kind.class)
    void aFullBufferTakesNothingMore(Ports.Kind kind) {
        pair(kind);
        int sent = 0;
        while (near.send(bytes, 1) == Sent.SENT) {
            sent++;
            assertTrue(sent < MANY, "never full");
        }
        assertEquals(Sent.FULL, near.send(bytes, 1));
        assertEquals(Sent.FULL, near.send(bytes, 1, List.of(memory())));
        long received = 0;
        for (long got = far.receive(buffer, handles); got > 0; got = far.receive(buffer, handles)) {
            received += got;
        }
        assertEquals(sent, received);
        assertEquals(List.of(), handles);
        assertEquals(Sent.SENT, near.send(bytes, 1));
    }

    @Test
    void datagramsKeepTheirBounds() {
        pair(Ports.Kind.DATAGRAM);
        near.send(bytes, 3);
        near.send(bytes, 2);
        near.send(bytes, 1);
        assertEquals(2, far.receive(buffer.asSlice(0, 2), handles), "the rest is lost");
        assertEquals(2, far.receive(buffer, handles));
        assertEquals(1, far.receive(buffer, handles));
    }

    @Test
    void lengthsAreChecked() {
        pair(Ports.Kind.STREAM);
        assertThrows(IllegalArgumentException.class, () -> near.send(bytes, 0));
        assertThrows(IllegalArgumentException.class, () -> near.send(bytes, -1, List.of()));
        assertThrows(IndexOutOfBoundsException.class, () -> near.send(bytes, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> near.send(bytes, 4, List.of()));
        assertThrows(IllegalArgumentException.class, () -> near.receive(buffer.asSlice(0, 0), handles));
        assertEquals(Port.NOTHING, far.receive(buffer, handles));
    }

    @ParameterizedTest
    @EnumSource(Ports.Kind.class)
    void handlesArriveInOrderAndMapTheSameMemory(Ports.Kind kind) {
        pair(kind);
        List<Segment> ours = new ArrayList<>();
        List<Handle> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sent.add(memory());
            ours.add(map(sent.get(i)));
            ours.get(i).memory().setInt(0, 100 + i);
        }
        assertEquals(Sent.SENT, near.send(bytes, 1, sent));
        assertEquals(1, far.receive(buffer, handles));
        assertEquals(3, handles.size());
        for (int i = 0; i < 3; i++) {
            Segment theirs = map(handles.get(i));
            assertEquals(100 + i, theirs.memory().getInt(0));
            theirs.memory().setInt(4, i);
            assertEquals(i, ours.get(i).memory().getInt(4));
        }
    }

    @Test
    void handlesThatNobodyExpectedArriveToo() {
        pair(Ports.Kind.DATAGRAM);
        Handle memory = memory();
        near.send(bytes, 1, List.of(memory, memory, memory, memory, memory, memory, memory, memory));
        near.send(bytes, 2, List.of(memory));
        assertEquals(1, far.receive(buffer, handles));
        assertEquals(8, handles.size());
        assertEquals(2, far.receive(buffer, List.of()), "who wants no handles gets the bytes");
        assertEquals(Port.NOTHING, far.receive(buffer, handles));
    }

    @Test
    void aPortGoesThroughAPort() {
        pair(Ports.Kind.STREAM);
        Port outerNear = near;
        Port outerFar = far;
        pair(Ports.Kind.DATAGRAM);
        near.send(bytes, 2);
        Handle detached = keep(far.detach());
        assertEquals(Sent.SENT, outerNear.send(bytes, 1, List.of(detached)));
        detached.close();
        outerFar.receive(buffer, handles);
        Port arrived = keep(ports.port(handles.getFirst()));
        assertEquals(2, arrived.receive(buffer, handles));
        assertEquals(Sent.SENT, arrived.send(bytes, 3));
        assertEquals(3, near.receive(buffer, handles));
    }

    @Test
    void detachingKeepsWhatIsUnread() {
        pair(Ports.Kind.STREAM);
        near.send(bytes, 3);
        Handle handle = keep(far.detach());
        assertEquals(Port.GONE, far.receive(buffer, handles), "it is closed");
        assertThrows(PortException.class, far::detach);
        Port again = keep(ports.port(handle));
        assertEquals(3, again.receive(buffer, handles));
        assertEquals(Port.NOTHING, again.receive(buffer, handles));
        again.close();
        assertEquals(Port.GONE, near.receive(buffer, handles), "the handle was closed with the port");
    }

    @Test
    void aWaitEndsWithItsBound() {
        pair(Ports.Kind.STREAM);
        for (long bound : new long[] {SHORT, 0, -1, Long.MIN_VALUE}) {
            assertFalse(near.await(bound));
        }
        far.send(bytes, 1);
        for (long bound : new long[] {SHORT, 0, -1, Long.MIN_VALUE, LONG, Long.MAX_VALUE}) {
            assertTrue(near.await(bound));
        }
    }

    @ParameterizedTest
    @EnumSource(Ports.Kind.class)
    void closingWakesWhoWaits(Ports.Kind kind) throws Exception {
        for (int i = 0; i < 100; i++) {
            pair(kind);
            var waiting = new CountDownLatch(1);
            Together.run(
                    () -> {
                        waiting.countDown();
                        assertFalse(near.await(LONG));
                    },
                    () -> {
                        waiting.await();
                        near.close();
                    });
            far.close();
        }
    }

    @Test
    void anInterruptedThreadDoesNotWaitAndStaysInterrupted() throws Exception {
        pair(Ports.Kind.STREAM);
        Together.run(() -> {
            Thread.currentThread().interrupt();
            assertFalse(near.await(LONG));
            assertTrue(Thread.interrupted(), "the interrupt was swallowed");
        });
    }

    @Test
    void afterCloseNothingHappens() {
        pair(Ports.Kind.STREAM);
        near.close();
        near.close();
        assertEquals(Sent.GONE, near.send(bytes, 1));
        assertEquals(Sent.GONE, near.send(bytes, 1, List.of()));
        assertEquals(Port.GONE, near.receive(buffer, handles));
        assertFalse(near.await(LONG));
        Handle memory = memory();
        memory.close();
        memory.close();
        assertThrows(PortException.class, memory::copy);
        assertThrows(PortException.class, () -> memory.map("m"));
        assertThrows(PortException.class, () -> far.send(bytes, 1, List.of(memory)));
    }

    @Test
    void memoryIsFullOfZerosAndOutlivesItsHandle() {
        Handle memory = memory();
        Handle copy = keep(memory.copy());
        Segment segment = map(memory);
        memory.close();
        segment.memory().setInt(4092, 7);
        assertEquals(0, segment.memory().getInt(0));
        assertEquals(7, map(copy).memory().getInt(4092));
        assertThrows(SegmentRefusedException.class, () -> segment.grow(8192));
        segment.grow(4096);
        assertEquals(4096, segment.info().sizeBytes());
    }

    @Test
    void whatIsNoMemoryIsNotMappedAndWhatIsNoPortIsNone() {
        Handle end = keep(ports.pair(Ports.Kind.STREAM)).theirs();
        assertThrows(SegmentRefusedException.class, () -> end.map("end"));
        Handle memory = memory();
        assertThrows(PortException.class, () -> ports.port(memory));
        memory.copy().close();
        assertThrows(PortException.class, () -> ports.memory("none", 0));
        assertThrows(PortException.class, () -> ports.memory("", 1));
    }

    @ParameterizedTest
    @EnumSource(Ports.Kind.class)
    void aByteThereAllocatesNothing(Ports.Kind kind) {
        pair(kind);
        double heap = Allocations.perOperation(
                () -> {
                    near.send(bytes, 1);
                    far.receive(buffer, handles);
                    far.receive(buffer, handles);
                    far.await(0);
                },
                10_000);
        assertTrue(heap < GATE, () -> "bytes per byte: " + heap);
    }

    @Test
    void aFullBufferAllocatesNothing() {
        pair(Ports.Kind.STREAM);
        double heap = Allocations.perOperation(() -> near.send(bytes, 1), 10_000);
        assertTrue(heap < GATE, () -> "bytes per send: " + heap);
    }

    private void pair(Ports.Kind kind) {
        var pair = keep(ports.pair(kind));
        near = pair.ours();
        far = keep(ports.port(pair.theirs()));
    }

    private Handle memory() {
        return keep(ports.memory("contract", 4096));
    }

    private Segment map(Handle handle) {
        return keep(handle.map("contract"));
    }

    private <T extends AutoCloseable> T keep(T thing) {
        opened.add(thing);
        return thing;
    }
}
