package io.millrace.hw.uio.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.hw.libc.Doorbell;
import io.millrace.hw.libc.Poll;
import io.millrace.hw.libc.WakeablePoll;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The interrupt of a UIO device as a doorbell. The kernel counts interrupts, so those that nobody was told of one by
 * one are known.
 *
 * <p>Thread-safety: as {@link Doorbell} says. Peer: of a device that is pulled, or cannot be re-armed, one line tells;
 * nobody hears of it after that.
 *
 * <p>Ordering: an interrupt is counted, then acknowledged at the device, then the next one is let through, and then it
 * is reported: what comes in between is another interrupt, or seen by who looks because of this one.
 */
final class UioInterrupt implements Doorbell {
    private final InterruptNode node;
    private final Rearm rearm;
    private final UioRegisters registers;
    private final Consumer<String> warnings;
    private final WakeablePoll poll;
    /** To sleep on when the device is gone: its node would end every wait at once. */
    private final WakeablePoll nobody = new WakeablePoll();

    private final LongAdder missed = new LongAdder();
    private long count;
    private boolean unreported;
    private boolean gone;
    private boolean broken;

    private UioInterrupt(
            InterruptNode node, Rearm rearm, UioRegisters registers, long count, Consumer<String> warnings) {
        this.node = node;
        this.rearm = rearm;
        this.registers = registers;
        this.count = count;
        this.warnings = warnings;
        this.poll = new WakeablePoll(node.descriptor());
    }

    /**
     * Begins to listen.
     *
     * @param node the open node; closed with this
     * @param count how many interrupts there were when it was opened
     * @param registers how the device is told
     * @param begin lets the first interrupt come
     * @param warnings told once when no interrupt can come any more
     * @throws ShmException if the device has no interrupt, or the system refuses; the node stays open
     */
    static UioInterrupt open(
            InterruptNode node, int count, UioRegisters registers, Supplier<Rearm> begin, Consumer<String> warnings) {
        long now = Integer.toUnsignedLong(count);
        boolean early = new Poll(node.descriptor()).await(0) > 0;
        if (early) {
            now = node.read();
            if (now == InterruptNode.NOTHING) {
                throw new SegmentRefusedException("refused " + node.descriptor()
                        + ": the device has no interrupt (the kernel answers EIO); choose interrupt=false");
            }
            registers.acknowledge().run();
        }
        UioInterrupt interrupt = new UioInterrupt(node, begin.get(), registers, now, warnings);
        interrupt.unreported = early;
        return interrupt;
    }

    @Override
    public boolean ring(int target) {
        return registers.ring().test(target);
    }

    @Override
    public boolean await(long timeoutNanos) {
        if (unreported) {
            unreported = false;
            return true;
        }
        if (gone) {
            nobody.await(timeoutNanos);
            return false;
        }
        return poll.await(timeoutNanos) && poll.readable(0) && take();
    }

    @Override
    public void wake() {
        poll.wake();
        nobody.wake();
    }

    @Override
    public long missed() {
        return missed.sum();
    }

    @Override
    public void close() {
        poll.close();
        nobody.close();
        node.close();
        rearm.close();
    }

    private boolean take() {
        long now = node.read();
        if (now == InterruptNode.NOTHING) {
            gone = true;
            warnings.accept(
                    node.descriptor() + " answers no more: the device or its driver is gone; no interrupt comes "
                            + "until it is opened anew");
            return false;
        }
        missed.add(Math.max(0, (now - count & UioNumbers.LARGEST_WORD) - 1));
        count = now;
        letTheNextCome();
        return true;
    }

    private void letTheNextCome() {
        try {
            registers.acknowledge().run();
            rearm.arm();
        } catch (ShmException e) {
            if (!broken) {
                broken = true;
                warnings.accept("no interrupt comes any more: " + e.getMessage());
            }
        }
    }
}
