package io.millrace.hw.futex.internal;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.Futex;

/**
 * One side's eyes on the doorbell block.
 *
 * <p>Thread-safety: thread-safe. Ordering: {@link #ring} makes everything before it visible to whoever sees the count,
 * and is itself visible before {@link #peerListens} looks; {@link #say} is visible before {@link #heard} looks. Peer:
 * its words may hold anything; the count is only compared, and what is no known word of it means "wake it".
 */
final class FutexView {
    private final Memory memory;
    private final long offset;
    private final long ourRings;
    private final long ourWord;
    private final long peerRings;
    private final long peerWord;
    private final long ourRingsAddress;
    private final long peerRingsAddress;

    FutexView(Memory memory, long offset, Side side) {
        FutexLayout.checkOffset(offset, memory.size());
        this.memory = memory;
        this.offset = offset;
        this.ourRings = offset + FutexLayout.rings(side);
        this.ourWord = offset + FutexLayout.says(side);
        this.peerRings = offset + FutexLayout.rings(side.peer());
        this.peerWord = offset + FutexLayout.says(side.peer());
        long start = memory.inPlace(offset, FutexLayout.SIZE).address();
        this.ourRingsAddress = start + ourRings;
        this.peerRingsAddress = start + peerRings;
        probe();
    }

    /** Sleeps on a value that is not there: only an address that cannot hold a futex says so. */
    private void probe() {
        int result = new Futex().await(peerRingsAddress, ~heard(), 1);
        if (result == -Errno.EFAULT || result == -Errno.EINVAL) {
            throw new GeometryMismatchException("no futex is possible at offset " + offset + " of this segment: "
                    + Errno.name(-result) + "; allowed: ordinary memory, not a device's");
        }
    }

    /** Where the block starts in its segment. */
    long offset() {
        return offset;
    }

    /** How often a side has rung, for tools. */
    int rings(Side side) {
        return memory.getInt(offset + FutexLayout.rings(side));
    }

    /** What a side says, for tools. */
    int says(Side side) {
        return memory.getInt(offset + FutexLayout.says(side));
    }

    void ring() {
        memory.getAndAddInt(ourRings, 1);
        memory.fence();
    }

    /** False if the peer has said that it is awake. */
    boolean peerListens() {
        return memory.getInt(peerWord) != FutexLayout.AWAKE;
    }

    void say(int word) {
        memory.setIntRelease(ourWord, word);
        memory.fence();
    }

    int heard() {
        return memory.getIntAcquire(peerRings);
    }

    void wakePeer() {
        Futex.wake(ourRingsAddress, Integer.MAX_VALUE);
    }

    void wakeOurselves() {
        Futex.wake(peerRingsAddress, Integer.MAX_VALUE);
    }

    /** Sleeps while the peer's count is as given; a negative error number or 0. */
    int sleep(Futex futex, int count, long nanos) {
        return futex.await(peerRingsAddress, count, nanos);
    }
}
