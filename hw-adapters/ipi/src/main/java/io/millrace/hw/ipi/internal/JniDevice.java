package io.millrace.hw.ipi.internal;

import io.millrace.api.health.Finding;
import io.millrace.api.health.Verdict;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.LibcException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/** A device whose system calls go through our C library. Thread-safety: as {@link IpiDevice} says. */
final class JniDevice implements IpiDevice {
    private static final int RUNG = 1;
    /** Polled, it is never readable. */
    private static final int NOTHING = -1;
    /** Never changed. */
    private static final MemorySegment ONE = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, 1);

    private final String path;
    private final boolean listens;
    private int device = NOTHING;
    private int counter = NOTHING;
    private int enough = NOTHING;

    JniDevice(String path, Receive receive) {
        Finding library = JniLibrary.finding();
        if (library.verdict() != Verdict.OK) {
            throw new SegmentRefusedException(
                    "cannot open " + path + ": " + library.reason() + "; " + library.remedy());
        }
        this.path = path;
        listens = receive != Receive.NONE;
        try {
            device = open(path);
            enough = eventfd();
            counter = receive == Receive.EVENTFD ? eventfd() : NOTHING;
        } catch (LibcException e) {
            close();
            throw e;
        }
    }

    @Override
    public boolean tryLock() {
        int result = JniLibrary.lock(device);
        return result != -Errno.EAGAIN && check(result, "flock", path) == 0;
    }

    @Override
    public int tryIoctl(long request, MemorySegment argument) {
        try {
            return JniLibrary.ioctl(device, request, argument.address());
        } finally {
            Reference.reachabilityFence(argument);
        }
    }

    @Override
    public long tryWrite(MemorySegment buffer, long length) {
        return write(device, buffer, length);
    }

    @Override
    public boolean await(long timeoutNanos) {
        int result = JniLibrary.poll(heard(), enough, timeoutNanos);
        return result != -Errno.EINTR && (check(result, "ppoll", path) & RUNG) != 0;
    }

    @Override
    public long read(MemorySegment buffer, long length) {
        try {
            return Math.max(JniLibrary.read(heard(), buffer.address(), length), NOTHING);
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    @Override
    public int counter() {
        return counter;
    }

    @Override
    public void wake() {
        write(enough, ONE, ONE.byteSize());
    }

    @Override
    public void close() {
        for (int descriptor : new int[] {device, counter, enough}) {
            if (descriptor != NOTHING) {
                JniLibrary.close(descriptor);
            }
        }
    }

    private int heard() {
        if (!listens) {
            return NOTHING;
        }
        return counter == NOTHING ? device : counter;
    }

    private static long write(int descriptor, MemorySegment buffer, long length) {
        try {
            return JniLibrary.write(descriptor, buffer.address(), length);
        } finally {
            Reference.reachabilityFence(buffer);
        }
    }

    private static int open(String path) {
        try (Arena arena = Arena.ofConfined()) {
            int flags = Descriptor.READ_WRITE | Descriptor.NON_BLOCKING;
            return check(JniLibrary.open(arena.allocateFrom(path).address(), flags), "open", path);
        }
    }

    private static int eventfd() {
        return check(JniLibrary.eventfd(), "eventfd", "0");
    }

    private static int check(int result, String call, String arguments) {
        if (result < 0) {
            throw new LibcException(call, arguments, -result);
        }
        return result;
    }
}
