package io.millrace.hw.ipi.internal;

import java.lang.foreign.MemorySegment;

/**
 * A device that rings, open, and the few system calls that takes. There are two of these, by JNI and by the
 * foreign-function interface, and they answer alike.
 *
 * <p>Thread-safety: {@link #ioctl} and {@link #write} from any thread, {@link #await} and {@link #read} from one at a
 * time, {@link #wake} from any; {@link #close} when nobody is in the others. Buffers are private native memory.
 */
interface IpiDevice extends AutoCloseable {
    /**
     * Makes sure that nobody else waits here: takes the lock of the open file, which the kernel gives back with it.
     *
     * @return false if somebody else has it, in this process or another
     * @throws io.millrace.hw.libc.LibcException if the system refuses
     */
    boolean tryLock();

    /**
     * Asks the driver for something, and allocates nothing.
     *
     * @return what it answers, negative if it refuses
     */
    default int ioctl(long request, MemorySegment argument) {
        return tryIoctl(request, argument);
    }

    /**
     * Asks the driver for something, and learns why not.
     *
     * @return what it answers, or a negative error number
     */
    int tryIoctl(long request, MemorySegment argument);

    /**
     * Writes to the device, once, never sleeps, and allocates nothing.
     *
     * @return how many bytes, negative if it refuses
     */
    default long write(MemorySegment buffer, long length) {
        return tryWrite(buffer, length);
    }

    /**
     * Writes to the device, once, never sleeps, and learns why not.
     *
     * @return how many bytes, or a negative error number
     */
    long tryWrite(MemorySegment buffer, long length);

    /**
     * Polls what is listened to, once.
     *
     * @param timeoutNanos the bound; 0 only looks
     * @return true if rung; false if the time is over, after {@link #wake}, or for nothing
     * @throws io.millrace.hw.libc.LibcException if the system refuses
     */
    boolean await(long timeoutNanos);

    /**
     * Reads from what is listened to, once.
     *
     * @return how many bytes, 0 at the end, -1 if there is nothing now or ever
     */
    long read(MemorySegment buffer, long length);

    /** The number of the eventfd that is listened to, for the driver; -1 if it is another thing. */
    int counter();

    /** Ends the wait that goes on, and makes every later one only look. */
    void wake();

    @Override
    void close();
}
