package io.millrace.hw.ipi.internal;

import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.api.signal.Signaler;
import io.millrace.hw.libc.Doorbell;
import io.millrace.hw.libc.DoorbellSignaler;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Names;
import io.millrace.hw.libc.TargetMap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Rings through a device, and is rung through it. Every ring is a system call.
 *
 * <p>One waits at a device: a poll or a read takes the ring along, so whoever else polls it takes rings away. Signalers
 * of this class keep each other off by the lock of the open file; programs that do not ask for that lock, like the
 * daemon {@code micad} of openEuler, are not kept off.
 *
 * <p>Thread-safety: as {@link Doorbell} says. Peer: its bytes are taken as rings and otherwise ignored; each look takes
 * a bounded number of them, and a device that is readable and gives nothing is not asked again at once.
 */
public final class IpiDoorbell implements Doorbell {
    private static final Set<FileKind> NO_DEVICES = Set.of(FileKind.REGULAR, FileKind.DIRECTORY, FileKind.BLOCK_DEVICE);
    /** A peer that never stops ringing does not keep us. */
    private static final int MOST_READS = 64;

    private static final long PAUSE_NANOS = 1_000_000;

    private final IpiDriver driver;
    private final IpiSpec spec;
    private final IpiDevice device;
    private final Consumer<String> warnings;
    private final MemorySegment outgoing = Arena.ofAuto().allocate(IpiSpec.ARGUMENT_BYTES, Long.BYTES);
    private final MemorySegment incoming = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);
    private final ReentrantLock ringing = new ReentrantLock();
    /** Rings that failed since one did not. Guarded by {@link #ringing}. */
    private int failures;
    /** A refusal was told. Guarded by {@link #ringing}. */
    private boolean isRefused;

    IpiDoorbell(IpiDriver driver, IpiSpec spec, IpiDevice device, Consumer<String> warnings) {
        this.driver = driver;
        this.spec = spec;
        this.device = device;
        this.warnings = warnings;
    }

    /**
     * Opens a device.
     *
     * @param name the signaler's name
     * @param driver whose device it is
     * @param spec which device, and how it rings
     * @param warnings told of the first ring that the driver refuses
     * @return the open signaler
     * @throws SegmentRefusedException if the device cannot be opened, or somebody waits at it already
     */
    public static Signaler open(String name, IpiDriver driver, IpiSpec spec, Consumer<String> warnings) {
        checkKind(spec.device());
        IpiDevice device = openDevice(driver, spec);
        try {
            IpiDoorbell bell = new IpiDoorbell(driver, spec, device, warnings);
            bell.beginToListen();
            return new DoorbellSignaler(name, driver.kind(), bell);
        } catch (RuntimeException e) {
            device.close();
            throw e;
        }
    }

    @Override
    public boolean ring(int target) {
        long number = spec.targets().route(target);
        if (number == TargetMap.NOWHERE || spec.ring() == Ring.NONE) {
            return false;
        }
        ringing.lock();
        try {
            return send((int) number);
        } finally {
            ringing.unlock();
        }
    }

    @Override
    public boolean await(long timeoutNanos) {
        if (!device.await(timeoutNanos)) {
            return false;
        }
        if (spec.receive() == Receive.POLL || drain()) {
            return true;
        }
        LockSupport.parkNanos(Math.min(timeoutNanos, PAUSE_NANOS));
        return false;
    }

    @Override
    public void wake() {
        device.wake();
    }

    @Override
    public void close() {
        device.close();
    }

    private static void checkKind(String path) {
        Optional<FileStatus> wrong = Names.target(path).filter(status -> NO_DEVICES.contains(status.kind()));
        wrong.ifPresent(status -> {
            throw new SegmentRefusedException("refused " + path + ": it is a "
                    + status.kind().label() + ", allowed: a character device or a FIFO; correct device");
        });
    }

    private static IpiDevice openDevice(IpiDriver driver, IpiSpec spec) {
        try {
            return spec.calls().open(spec.device(), spec.receive());
        } catch (LibcException e) {
            throw new SegmentRefusedException("cannot open " + spec.device() + ": " + Errno.shortName(e.errno()) + "; "
                    + driver.remedyOfOpen(e.errno()));
        }
    }

    /** Makes sure that nobody else does, and hands over what the driver needs for it. */
    void beginToListen() {
        if (spec.receive() == Receive.NONE) {
            return;
        }
        if (!device.tryLock()) {
            throw new SegmentRefusedException("refused " + spec.device() + ": somebody waits at it already, here or in "
                    + "another process, and a ring is heard once; let all links use one signaler (fuser "
                    + spec.device() + " tells the process)");
        }
        if (spec.receive() == Receive.EVENTFD) {
            register();
        }
    }

    private void register() {
        int result = device.tryIoctl(spec.registerRequest(), argument(device.counter()));
        if (result < 0) {
            throw new SegmentRefusedException(
                    "cannot register an eventfd with " + spec.device() + " by registerRequest="
                            + IpiSpec.hex(spec.registerRequest()) + ": " + Errno.shortName(-result) + "; "
                            + driver.remedyOfRing(-result));
        }
    }

    private boolean send(int number) {
        long result = spec.ring() == Ring.IOCTL
                ? device.ioctl(spec.request(), argument(number))
                : device.write(argument(number), spec.bytes());
        if (result >= 0) {
            failures = 0;
            return true;
        }
        failures++;
        return !isRefused && Integer.bitCount(failures) == 1 && sendAgain(number);
    }

    /** Once more, to learn why not; rarely, for that may allocate. No room for another ring is no refusal. */
    private boolean sendAgain(int number) {
        long result = spec.ring() == Ring.IOCTL
                ? device.tryIoctl(spec.request(), argument(number))
                : device.tryWrite(argument(number), spec.bytes());
        isRefused = result < 0 && result != -Errno.EAGAIN;
        if (isRefused) {
            int errno = (int) -result;
            warnings.accept("a ring through " + spec.device() + " was refused: " + Errno.shortName(errno) + "; "
                    + driver.remedyOfRing(errno) + ". Further ones are not told");
        }
        return result >= 0;
    }

    /** Written anew for each call: a driver may write to it. */
    private MemorySegment argument(int number) {
        outgoing.fill((byte) 0).set(ValueLayout.JAVA_INT, 0, number);
        return outgoing;
    }

    /** Reads only what a look found, for a driver may sleep in a read whatever we asked for. */
    private boolean drain() {
        int length = spec.receive() == Receive.EVENTFD ? Long.BYTES : spec.bytes();
        boolean rung = device.read(incoming, length) > 0;
        for (int i = 1; rung && i < MOST_READS && device.await(0); i++) {
            if (device.read(incoming, length) <= 0) {
                return true;
            }
        }
        return rung;
    }
}
