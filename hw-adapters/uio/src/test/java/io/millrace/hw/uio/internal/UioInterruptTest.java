package io.millrace.hw.uio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.testkit.Allocations;
import io.millrace.api.testkit.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UioInterruptTest {
    private static final long LONG = TimeUnit.MINUTES.toNanos(10);
    private static final long LAST = 0xFFFF_FFFFL;

    private final List<String> lines = new ArrayList<>();
    private FakeNode node = new FakeNode(0);

    @AfterEach
    void closeNode() {
        node.close();
    }

    @Test
    void isRungOnceForEachInterruptThatIsWaitedFor() {
        UioInterrupt interrupt = open(0);
        for (int i = 0; i < 3; i++) {
            assertFalse(interrupt.await(0));
            node.raise();
            assertTrue(interrupt.await(LONG));
        }
        assertFalse(interrupt.await(1_000));
        assertEquals(0, interrupt.missed());
    }

    @Test
    void interruptsThatNobodyWaitedForAreOneRingAndTheOthersAreMissed() {
        UioInterrupt interrupt = open(0);
        raise(3);
        assertTrue(interrupt.await(LONG));
        assertFalse(interrupt.await(0));
        assertEquals(2, interrupt.missed());
        raise(1);
        assertTrue(interrupt.await(LONG));
        assertEquals(2, interrupt.missed());
        raise(11);
        assertTrue(interrupt.await(LONG));
        assertEquals(12, interrupt.missed());
    }

    @Test
    void theCountMayWrap() {
        node = new FakeNode(LAST - 1);
        UioInterrupt interrupt = open(-2);
        raise(4);
        assertTrue(interrupt.await(LONG));
        assertEquals(3, interrupt.missed());
        raise(1);
        assertTrue(interrupt.await(LONG));
        assertEquals(3, interrupt.missed());
    }

    @Test
    void whatCameBeforeItWasOpenedIsNotMissed() {
        node = new FakeNode(1_000);
        UioInterrupt interrupt = open(1_000);
        assertFalse(interrupt.await(0));
        raise(1);
        assertTrue(interrupt.await(LONG));
        assertEquals(0, interrupt.missed());
    }

    /** The count is asked for after the node was opened, so it may hold what the node will tell, too. */
    @Test
    void whatCameWhileItWasOpenedIsReportedAndNotMissed() {
        node = new FakeNode(5);
        raise(2);
        UioInterrupt interrupt = open(7);
        assertEquals(List.of("acknowledge", "arm"), node.log());
        assertTrue(interrupt.await(0));
        assertFalse(interrupt.await(0));
        raise(1);
        assertTrue(interrupt.await(LONG));
        assertEquals(0, interrupt.missed());
    }

    @Test
    void isAcknowledgedAndLetThroughAgainBeforeItIsReported() {
        UioInterrupt interrupt = open(0);
        assertEquals(List.of("arm"), node.log());
        for (int i = 0; i < 2; i++) {
            node.log().clear();
            node.raise();
            assertTrue(interrupt.await(LONG));
            assertEquals(List.of("acknowledge", "arm"), node.log());
        }
        node.log().clear();
        assertFalse(interrupt.await(0));
        assertEquals(List.of(), node.log());
    }

    @Test
    void whatComesWhileItIsLetThroughIsAnotherRing() {
        UioInterrupt interrupt = open(0, () -> {
            if (node.log().equals(List.of("arm", "acknowledge"))) {
                node.raise();
            }
            node.log().add("arm");
        });
        node.raise();
        assertTrue(interrupt.await(LONG));
        assertTrue(interrupt.await(LONG));
        assertFalse(interrupt.await(0));
        assertEquals(0, interrupt.missed());
    }

    @Test
    void aDeviceWithoutInterruptIsRefused() {
        node.vanish();
        var e = assertThrows(SegmentRefusedException.class, () -> open(0));
        assertTrue(e.getMessage().contains("the device has no interrupt"), e.getMessage());
        assertTrue(e.getMessage().contains("choose interrupt=false"), e.getMessage());
        assertEquals(List.of(), node.log());
    }

    @Test
    void whatCannotBeReArmedIsReportedAllTheSameAndOneLineTells() {
        UioInterrupt interrupt = open(0, () -> {
            if (!node.log().isEmpty()) {
                throw new ShmException("the file is gone");
            }
        });
        for (int i = 0; i < 3; i++) {
            node.raise();
            assertTrue(interrupt.await(LONG));
        }
        assertEquals(List.of("no interrupt comes any more: the file is gone"), lines);
    }

    @Test
    void ofADeviceThatIsPulledOneLineTellsAndEveryWaitSleeps() {
        UioInterrupt interrupt = open(0);
        node.vanish();
        assertFalse(interrupt.await(LONG));
        assertFalse(interrupt.await(1_000));
        assertFalse(interrupt.await(0));
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.getFirst().contains("answers no more: the device or its driver is gone"), lines::toString);
    }

    @Test
    void aWaitEndsWhenItIsWoken() throws Exception {
        wakeWhileWaiting(open(0));
        assertEquals(List.of(), lines);
    }

    @Test
    void aWaitForADeviceThatIsPulledEndsWhenItIsWoken() throws Exception {
        UioInterrupt interrupt = open(0);
        node.vanish();
        interrupt.await(0);
        wakeWhileWaiting(interrupt);
    }

    @Test
    void closesItsNode() {
        UioInterrupt interrupt = open(0);
        node.log().clear();
        interrupt.close();
        assertEquals(List.of("close"), node.log());
    }

    @Test
    void lookingAllocatesNothing() {
        UioInterrupt interrupt = open(0, () -> {});
        assertTrue(Allocations.perOperation(() -> interrupt.await(0), 10_000) < 0.1);
    }

    @Test
    void anInterruptAllocatesNothing() {
        UioRegisters none = new UioRegisters(() -> {}, _ -> false);
        UioInterrupt interrupt = UioInterrupt.open(node, 0, none, () -> () -> {}, lines::add);
        Runnable turn = () -> {
            node.raise();
            interrupt.await(LONG);
        };
        assertTrue(Allocations.perOperation(turn, 10_000) < 0.1);
    }

    private void wakeWhileWaiting(UioInterrupt interrupt) throws Exception {
        var waiting = new CountDownLatch(1);
        Together.run(
                () -> {
                    waiting.countDown();
                    assertFalse(interrupt.await(LONG));
                },
                () -> {
                    waiting.await();
                    interrupt.wake();
                });
        assertFalse(interrupt.await(LONG), "every later wait only looks");
    }

    private void raise(int times) {
        for (int i = 0; i < times; i++) {
            node.raise();
        }
    }

    private UioInterrupt open(int count) {
        return open(count, () -> node.log().add("arm"));
    }

    private UioInterrupt open(int count, Rearm rearm) {
        var registers = new UioRegisters(() -> node.log().add("acknowledge"), _ -> false);
        return UioInterrupt.open(
                node,
                count,
                registers,
                () -> {
                    rearm.arm();
                    return rearm;
                },
                lines::add);
    }
}
