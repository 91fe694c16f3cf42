package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.alloc.Allocation;
import io.millrace.api.alloc.Allocator;
import io.millrace.api.alloc.AllocatorInfo;
import io.millrace.api.alloc.Block;
import io.millrace.api.alloc.BlockException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Allocator} must do. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class AllocatorContract {
    private static final int MANY = 1_000_000;
    private static final int ROUNDS = 5_000;

    private Allocator allocator;

    /** For subclasses. */
    protected AllocatorContract() {}

    /**
     * Makes an allocator of which nothing is taken, over memory of its own.
     *
     * @return the allocator, with room for at least four blocks of one byte
     * @throws Exception if that is not possible
     */
    protected abstract Allocator open() throws Exception;

    @BeforeEach
    void openAllocator() throws Exception {
        allocator = open();
    }

    @Test
    void infoIsConsistent() {
        AllocatorInfo info = allocator.info();
        assertFalse(info.name().isBlank(), "no name");
        assertTrue(info.granuleBytes() > 0, info::toString);
        assertTrue(info.longestRunBytes() <= info.freeBytes(), info::toString);
        assertTrue(info.freeBytes() <= info.totalBytes(), info::toString);
    }

    @Test
    void aBlockIsAsLongAsAskedFor() {
        Block block = take(1);
        assertTrue(block.isHeld());
        assertTrue(block.length() >= 1, block::toString);
        assertTrue(block.offset() >= 0, block::toString);
        assertTrue(allocator.info().freeBytes() < allocator.info().totalBytes());
    }

    @Test
    void blocksNeverOverlapUntilNothingIsLeft() {
        List<Block> blocks = takeAll(1);
        assertTrue(blocks.size() >= 4, () -> "only " + blocks.size() + " blocks");
        blocks.sort(Comparator.comparingLong(Block::offset));
        for (int i = 1; i < blocks.size(); i++) {
            Block before = blocks.get(i - 1);
            assertTrue(before.offset() + before.length() <= blocks.get(i).offset(), before + " and " + blocks.get(i));
        }
        assertEquals(Allocation.FULL, allocator.tryAllocate(1, new Block()));
    }

    @Test
    void theLongestRunCanBeHadAndNotMore() {
        long longest = allocator.info().longestRunBytes();
        Block more = new Block();
        assertNotEquals(Allocation.ALLOCATED, allocator.tryAllocate(longest + 1, more));
        assertFalse(more.isHeld());
        assertTrue(take(longest).length() >= longest);
    }

    @Test
    void moreThanThereIsIsTooLarge() {
        for (long size : new long[] {allocator.info().totalBytes() + 1, 1L << 31, 1L << 32, Long.MAX_VALUE}) {
            Block block = new Block();
            assertEquals(Allocation.TOO_LARGE, allocator.tryAllocate(size, block), () -> size + " bytes");
            assertFalse(block.isHeld());
        }
    }

    @Test
    void sizesBelowOneAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> allocator.tryAllocate(0, new Block()));
        assertThrows(IllegalArgumentException.class, () -> allocator.tryAllocate(-1, new Block()));
        assertThrows(IllegalArgumentException.class, () -> allocator.tryAllocate(Long.MIN_VALUE, new Block()));
    }

    @Test
    void aHandleThatHoldsABlockGetsNoOther() {
        Block block = take(1);
        long offset = block.offset();
        long free = allocator.info().freeBytes();
        var thrown = assertThrows(BlockException.class, () -> allocator.tryAllocate(1, block));
        assertEquals(BlockException.Reason.HELD, thrown.reason());
        assertEquals(offset, block.offset());
        assertEquals(free, allocator.info().freeBytes());
    }

    @Test
    void freedBlocksComeBack() {
        AllocatorInfo before = allocator.info();
        List<Block> blocks = takeAll(1);
        if (isOneWay(blocks.getFirst())) {
            return;
        }
        blocks.forEach(allocator::free);
        assertEquals(before, allocator.info());
        assertEquals(blocks.size(), takeAll(1).size());
    }

    @Test
    void aPlaceUsedAgainHasAnotherGeneration() {
        Block block = take(1);
        if (isOneWay(block)) {
            return;
        }
        int generation = block.generation();
        long offset = block.offset();
        allocator.free(block);
        List<Block> all = takeAll(1);
        assertTrue(
                all.stream().anyMatch(again -> again.offset() == offset && again.generation() != generation),
                () -> "generation " + generation + " of offset " + offset + " again in " + all);
    }

    @Test
    void whatIsNotHeldCannotBeFreed() throws Exception {
        Block block = take(1);
        if (isOneWay(block)) {
            return;
        }
        Allocator other = open();
        var foreign = assertThrows(BlockException.class, () -> other.free(block));
        assertEquals(BlockException.Reason.FOREIGN, foreign.reason());
        assertTrue(block.isHeld());
        allocator.free(block);
        assertFalse(block.isHeld());
        AllocatorInfo info = allocator.info();
        var twice = assertThrows(BlockException.class, () -> allocator.free(block));
        assertEquals(BlockException.Reason.DOUBLE_FREE, twice.reason());
        assertEquals(info, allocator.info());
    }

    @Test
    void twoThreadsNeverHoldTheSameBytes() throws Exception {
        Block probe = take(1);
        if (isOneWay(probe)) {
            return;
        }
        allocator.free(probe);
        var owners = new AtomicLongArray(Math.toIntExact(
                1 + allocator.info().totalBytes() / allocator.info().granuleBytes()));
        long free = allocator.info().freeBytes();
        Together.run(() -> churn(owners, 1), () -> churn(owners, 2));
        assertEquals(free, allocator.info().freeBytes());
    }

    private void churn(AtomicLongArray owners, int owner) {
        Deque<Block> mine = new ArrayDeque<>();
        for (int i = 0; i < ROUNDS; i++) {
            Block block = new Block();
            if (allocator.tryAllocate(1, block) == Allocation.ALLOCATED) {
                assertTrue(owners.compareAndSet(place(owners, block), 0, owner), () -> block + " is held twice");
                mine.add(block);
            }
            if (mine.size() > 1) {
                giveBack(owners, mine.remove());
            }
        }
        mine.forEach(block -> giveBack(owners, block));
    }

    private void giveBack(AtomicLongArray owners, Block block) {
        owners.set(place(owners, block), 0);
        allocator.free(block);
    }

    /** Blocks of one byte stand at different granules; offsets may start anywhere. */
    private int place(AtomicLongArray owners, Block block) {
        return (int) (block.offset() / allocator.info().granuleBytes() % owners.length());
    }

    private boolean isOneWay(Block block) {
        if (allocator.info().canFree()) {
            return false;
        }
        assertThrows(UnsupportedOperationException.class, () -> allocator.free(block));
        assertTrue(block.isHeld());
        return true;
    }

    private Block take(long size) {
        Block block = new Block();
        assertEquals(Allocation.ALLOCATED, allocator.tryAllocate(size, block), () -> size + " bytes");
        return block;
    }

    private List<Block> takeAll(long size) {
        List<Block> blocks = new ArrayList<>();
        Block block = new Block();
        while (allocator.tryAllocate(size, block) == Allocation.ALLOCATED) {
            blocks.add(block);
            assertTrue(blocks.size() < MANY, "there is no end to it");
            block = new Block();
        }
        return blocks;
    }
}
