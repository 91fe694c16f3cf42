package io.millrace.bench.worker;

import io.millrace.api.alloc.Allocation;
import io.millrace.api.alloc.Allocator;
import io.millrace.api.alloc.Block;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.bench.BenchException;
import io.millrace.nrfrpc.internal.NrfRpcLayout;
import io.millrace.nrfrpc.internal.NrfRpcLink;
import io.millrace.nrfrpc.internal.NrfRpcOptions;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/** Takes blocks and gives them back, again and again. */
final class BlockWork extends Solo {
    private static final int AREA_BYTES = 1024;
    private static final NrfRpcLayout AREA = NrfRpcLayout.r1(AREA_BYTES, 13);

    private final Mask mask;
    private long done;

    private BlockWork(Mask mask) {
        this.mask = mask;
    }

    /** One way to keep track of blocks. */
    private interface Mask {
        /** Takes blocks for so many bytes and gives them back; whether there were any. */
        boolean takeAndGive(int bytes);
    }

    /** The allocator of a link: lock, handle with generation, every check. */
    static BlockWork allocator() {
        NrfRpcLink link = new NrfRpcLink(
                "bench",
                Memory.of(Arena.ofAuto().allocate(2 * AREA_BYTES, 64), Access.NORMAL),
                Signaler.none(),
                WaitPolicy.standard(),
                NrfRpcOptions.of(NrfRpcOptions.Side.A, AREA, AREA));
        return of(link.allocator());
    }

    /** The slots of a vox segment, whole ones, by class. */
    static BlockWork slots(Path file) {
        return of(VoxParties.host(file, 1, VoxParties.CAPACITY).allocator());
    }

    private static BlockWork of(Allocator allocator) {
        Block block = new Block();
        return new BlockWork(bytes -> {
            boolean taken = allocator.tryAllocate(bytes, block) == Allocation.ALLOCATED;
            allocator.free(block);
            return taken;
        });
    }

    /** The bare search as the draft's code does it, one block per step: no lock, no handle, no check. */
    static BlockWork reference() {
        return new BlockWork(new StepwiseMask());
    }

    @Override
    void prepare(int size) {
        done = 0;
    }

    @Override
    void operate(int size, long count) {
        for (long i = 0; i < count; i++) {
            done += mask.takeAndGive(size) ? 1 : 0;
        }
    }

    @Override
    void check(long count) {
        if (done != count) {
            throw new BenchException(BenchException.DATA, "blocks were found " + done + " times out of " + count);
        }
    }

    /** First fit, folding the mask by one block per step. */
    private static final class StepwiseMask implements Mask {
        private long free = -1L;

        @Override
        public boolean takeAndGive(int bytes) {
            int count = (bytes + AREA.blockBytes() - 1) / AREA.blockBytes();
            long starts = free;
            for (int i = 1; i < count; i++) {
                starts &= starts >>> 1;
            }
            long run = (-1L >>> (NrfRpcLayout.BLOCKS - count)) << Long.numberOfTrailingZeros(starts);
            free &= ~run;
            free |= run;
            return starts != 0;
        }
    }
}
