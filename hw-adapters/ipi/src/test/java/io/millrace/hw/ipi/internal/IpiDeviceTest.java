package io.millrace.hw.ipi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.testkit.Together;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Names;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every call, by JNI and by the foreign-function interface, on a FIFO and on an eventfd. */
@ParameterizedClass
@EnumSource
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IpiDeviceTest {
    private static final long LONG_NANOS = TimeUnit.MINUTES.toNanos(10);
    /** {@code FIONREAD} of asm-generic/ioctls.h: how many bytes can be read. */
    private static final long BYTES_TO_READ = 0x541B;
    /** {@code FIONBIO} of asm-generic/ioctls.h: whether calls sleep. */
    private static final long NEVER_SLEEP = 0x5421;

    private static final int NO_SUCH_REQUEST = 25;

    private final IpiCalls calls;
    private final MemorySegment buffer = Arena.ofAuto().allocate(IpiSpec.ARGUMENT_BYTES, Long.BYTES);

    @TempDir
    private Path directory;

    private Path path;

    IpiDeviceTest(IpiCalls calls) {
        this.calls = calls;
    }

    @BeforeEach
    void makeFifo() {
        Library.require(calls);
        path = directory.resolve("bell");
        Names.mkfifo(path.toString(), 0600);
    }

    @Test
    void whatIsWrittenIsHeardAndRead() {
        try (IpiDevice device = open(Receive.READ)) {
            assertFalse(device.await(0));
            assertEquals(-1, device.read(buffer, 4));
            buffer.set(ValueLayout.JAVA_LONG, 0, 0x0102030405060708L);
            assertEquals(8, device.write(buffer, 8));
            assertTrue(device.await(LONG_NANOS));
            buffer.fill((byte) 0);
            assertEquals(8, device.read(buffer, 8));
            assertEquals(0x0102030405060708L, buffer.get(ValueLayout.JAVA_LONG, 0));
            assertFalse(device.await(0));
        }
    }

    @Test
    void whoWaitsIsWokenByARing() throws Exception {
        try (IpiDevice device = open(Receive.POLL)) {
            var waiting = new CountDownLatch(1);
            Together.run(
                    () -> {
                        waiting.countDown();
                        assertTrue(device.await(LONG_NANOS));
                    },
                    () -> {
                        waiting.await();
                        assertEquals(4, device.write(buffer, 4));
                    });
        }
    }

    @Test
    void anArgumentGoesToTheDriverAndComesBack() {
        try (IpiDevice device = open(Receive.READ)) {
            assertEquals(5, device.write(buffer, 5));
            buffer.set(ValueLayout.JAVA_INT, 0, -1);
            assertEquals(0, device.ioctl(BYTES_TO_READ, buffer));
            assertEquals(5, buffer.get(ValueLayout.JAVA_INT, 0));
            for (int sleepless : new int[] {0, 1}) {
                buffer.set(ValueLayout.JAVA_INT, 0, sleepless);
                assertEquals(0, device.ioctl(NEVER_SLEEP, buffer));
                assertEquals(sleepless * Descriptor.NON_BLOCKING, Descriptors.flags(path) & Descriptor.NON_BLOCKING);
            }
        }
    }

    @Test
    void aRefusalIsItsErrorNumber() {
        try (IpiDevice device = open(Receive.READ)) {
            assertEquals(-NO_SUCH_REQUEST, device.tryIoctl(McsRequests.SEND_INTERRUPT, buffer));
            assertTrue(device.ioctl(McsRequests.SEND_INTERRUPT, buffer) < 0);
            assertEquals(-Errno.EFAULT, device.tryIoctl(BYTES_TO_READ, MemorySegment.NULL));
            long written = device.tryWrite(buffer, 8);
            while (written > 0) {
                written = device.tryWrite(buffer, 8);
            }
            assertEquals(-Errno.EAGAIN, written);
            assertTrue(device.write(buffer, 8) < 0);
        }
    }

    @Test
    void whatCannotBeOpenedIsToldWithItsPath() {
        var e = assertThrows(LibcException.class, () -> calls.open(directory + "/nothing", Receive.READ));
        assertEquals("open(" + directory + "/nothing) failed: ENOENT (no such name)", e.getMessage());
        assertEquals(Errno.ENOENT, e.errno());
    }

    @Test
    void itsLockIsOneOpenFilesUntilThatIsClosed() {
        try (IpiDevice second = open(Receive.READ)) {
            try (IpiDevice first = open(Receive.READ)) {
                assertTrue(first.tryLock());
                assertFalse(second.tryLock());
            }
            assertTrue(second.tryLock());
        }
    }

    @Test
    void aWakeEndsTheWaitAndEveryLaterOne() throws Exception {
        try (IpiDevice device = open(Receive.READ)) {
            var waiting = new CountDownLatch(1);
            Together.run(
                    () -> {
                        waiting.countDown();
                        assertFalse(device.await(LONG_NANOS));
                    },
                    () -> {
                        waiting.await();
                        device.wake();
                    });
            assertFalse(device.await(LONG_NANOS));
            device.write(buffer, 4);
            assertTrue(device.await(LONG_NANOS));
        }
    }

    @Test
    void anEventfdIsHeardInsteadOfTheDevice() {
        try (IpiDevice device = open(Receive.EVENTFD)) {
            assertTrue(device.counter() >= 0);
            device.write(buffer, 4);
            assertFalse(device.await(1_000));
            addToCounter(device.counter());
            assertTrue(device.await(LONG_NANOS));
            assertEquals(8, device.read(buffer, 8));
            assertEquals(1, buffer.get(ValueLayout.JAVA_LONG, 0));
            assertFalse(device.await(0));
        }
    }

    @Test
    void whoDoesNotListenHearsNothing() {
        try (IpiDevice device = open(Receive.NONE)) {
            assertEquals(-1, device.counter());
            device.write(buffer, 4);
            assertFalse(device.await(1_000));
            assertEquals(-1, device.read(buffer, 4));
            device.wake();
            assertFalse(device.await(LONG_NANOS));
        }
    }

    @Test
    void givesBackItsDescriptors() {
        int before = Descriptors.of(path);
        for (Receive receive : Receive.values()) {
            IpiDevice device = open(receive);
            assertNotEquals(before, Descriptors.of(path));
            device.close();
            assertEquals(before, Descriptors.of(path));
        }
    }

    /** As a driver does; the number is all it gets. */
    private void addToCounter(int number) {
        Library.require(IpiCalls.JNI);
        buffer.set(ValueLayout.JAVA_LONG, 0, 1);
        assertEquals(8, JniLibrary.write(number, buffer.address(), 8));
    }

    private IpiDevice open(Receive receive) {
        return calls.open(path.toString(), receive);
    }
}
