package io.millrace.hw.ivshmem.internal;

import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Poll;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The one thread of a server or client, which waits at descriptors until it is to end. Thread-safety: thread-safe. */
final class IvshmemWorker {
    private final Descriptor bell = Descriptor.eventfd();
    private final Thread thread;
    private volatile boolean stopping;

    /**
     * Makes a thread that does not run yet.
     *
     * @param name of the server or client
     * @param body what it does; ends soon once {@link #isStopping}
     */
    IvshmemWorker(String name, Runnable body) {
        thread = Thread.ofPlatform().daemon().name("millrace-ivshmem-" + name).unstarted(body);
    }

    void start() {
        thread.start();
    }

    boolean isStopping() {
        return stopping;
    }

    /** Begins a set to wait at: forgets what was in it, and adds what ends the wait. */
    void begin(Poll poll) {
        poll.clear();
        poll.add(bell);
    }

    /**
     * Waits.
     *
     * @param poll a set that began with {@link #begin}
     * @param timeoutNanos the bound
     * @return false if the thread is to end
     */
    boolean await(Poll poll, long timeoutNanos) {
        int result = poll.await(timeoutNanos);
        if (result < 0 && result != -Errno.EINTR) {
            throw new LibcException("ppoll", thread.getName(), -result);
        }
        return !stopping;
    }

    /** Ends the thread, and waits until it has ended. To be called once, from another thread. */
    void stop() {
        stopping = true;
        MemorySegment one = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, 1);
        bell.write(one, one.byteSize());
        join();
        bell.close();
    }

    private void join() {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
