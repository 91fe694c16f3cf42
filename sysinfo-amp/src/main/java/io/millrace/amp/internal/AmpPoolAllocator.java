package io.millrace.amp.internal;

import io.millrace.amp.Allotment;
import io.millrace.amp.Core;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import io.millrace.amp.SysInfoDump.PoolUse;
import io.millrace.api.alloc.Allocation;
import io.millrace.api.alloc.Allocator;
import io.millrace.api.alloc.AllocatorInfo;
import io.millrace.api.alloc.Block;

/**
 * A pool for whoever wants a block and no id: takes the highest application id that is unused. Thread-safety:
 * thread-safe.
 */
final class AmpPoolAllocator implements Allocator {
    private final String name;
    private final AmpSysInfo sysInfo;
    private final AmpChain chain;

    AmpPoolAllocator(String name, AmpSysInfo sysInfo, AmpChain chain) {
        this.name = name;
        this.sysInfo = sysInfo;
        this.chain = chain;
    }

    @Override
    public Allocation tryAllocate(long sizeBytes, Block block) {
        if (sizeBytes < 1) {
            throw new IllegalArgumentException("size must be 1 or more: size=" + sizeBytes);
        }
        if (sysInfo.core() == Core.SUB) {
            throw new UnsupportedOperationException("the sub core makes no entries, the main core does");
        }
        if (block.isHeld()) {
            block.hold(this, 0, 0, 0);
        }
        long most = chain.view().limit() - chain.view().poolStart() - 2 * AmpLayout.HEADER_BYTES;
        if (sizeBytes > Math.min(most, AmpLayout.MAX_SIZE)) {
            return Allocation.TOO_LARGE;
        }
        return allocate((int) sizeBytes, block);
    }

    private Allocation allocate(int sizeBytes, Block block) {
        synchronized (sysInfo) {
            if (sysInfo.isClosed()) {
                return Allocation.CLOSED;
            }
            int id = FirmwareEntry.RESERVED_FIRST - 1;
            while (id >= 0 && chain.find(id) != AmpChain.NOTHING) {
                id--;
            }
            if (id >= 0 && sysInfo.allocate(id, sizeBytes, pool(), _ -> {}) instanceof Allotment.Made made) {
                long offset = made.entry().info().address() - chain.view().start();
                block.hold(this, offset, AmpLayout.roundUp(sizeBytes, AmpLayout.WORD), id);
                return Allocation.ALLOCATED;
            }
            return Allocation.FULL;
        }
    }

    /** No chain of this format gives anything back. */
    @Override
    public void free(Block block) {
        throw new UnsupportedOperationException("ESP-AMP has no way to free an entry: " + block);
    }

    @Override
    public AllocatorInfo info() {
        PoolUse use = sysInfo.use(chain, chain.scan());
        long longest = Math.clamp(use.free() - AmpLayout.HEADER_BYTES, 0, AmpLayout.MAX_SIZE);
        return new AllocatorInfo(
                name + "/" + pool().label(), AmpLayout.WORD, use.limit() - use.start(), use.free(), longest, false);
    }

    private Pool pool() {
        return chain.view().pool();
    }
}
