package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.testkit.RecordingMemory;
import io.millrace.api.testkit.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slots: four of 1024 and two of 16384 bytes, shared by all parties. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class VoxPoolTest {
    private static final int ROUNDS = 100_000;
    private static final int RACES = 5_000;
    private static final long PATIENCE_SECONDS = 60;
    private static final long FEW_ACCESSES = 20;

    private final Memory memory = Segments.fresh(Segments.USUAL);
    private final VoxView view = VoxSegment.attach(memory);
    private final VoxPool pool = new VoxPool(view, "guest", 1);

    @Test
    void takesFromLaterClassesOnceTheFirstIsExhausted() {
        assertEquals(
                List.of("0/0", "0/1", "0/2", "0/3", "1/0", "1/1"),
                takeAll(pool, 1024).stream()
                        .map(slot -> slot.slotClass + "/" + slot.index)
                        .toList());
        assertFalse(pool.take(1, new VoxSlot()));
    }

    @Test
    void takesNoSlotThatIsTooSmall() {
        assertEquals(2, takeAll(pool, 1025).size());
        assertEquals(4, pool.free(0));
        assertFalse(pool.take(16385, new VoxSlot()));
        assertFalse(pool.take(1L << 32, new VoxSlot()));
    }

    @Test
    void looksAtTheSizeOfLaterClassesToo() {
        VoxGeometry descending =
                new VoxGeometry(1, 512, List.of(new VoxSlotClass(512, 1), new VoxSlotClass(64, 8)), 4, 4096, 0);
        VoxPool mixed = new VoxPool(VoxSegment.attach(Segments.fresh(descending)), "guest", 1);

        assertEquals(1, takeAll(mixed, 100).size());
        assertEquals(8, takeAll(mixed, 64).size());
    }

    @Test
    void aSlotThatIsTakenSaysByWhom() {
        VoxSlot slot = take(pool);

        assertEquals(VoxLayout.ALLOCATED, view.slotState(0, slot.index));
        assertEquals(1, view.slotOwner(0, slot.index));
        assertEquals(1, view.generation(0, slot.index));
    }

    @Test
    void theLastSlotGivenBackIsTheFirstTaken() {
        List<VoxSlot> slots = takeAll(pool, 1024);
        for (int index : new int[] {2, 0, 3, 1}) {
            assertTrue(giveBack(pool, slots.get(index)));
        }

        for (int index : new int[] {1, 3, 0, 2}) {
            assertEquals("slot 0/" + index + " of generation 2", take(pool).toString());
        }
    }

    @Test
    void theHeadHasANewTagAfterEveryChange() {
        for (int changes = 0; changes < 100; changes += 2) {
            assertEquals((long) changes << 32, view.head(0));
            VoxSlot slot = take(pool);
            assertEquals((long) (changes + 1) << 32 | 1, view.head(0));
            giveBack(pool, slot);
        }
    }

    @Test
    void aSlowTakerIsNotDeceivedByTheSameHead() {
        long before = view.head(0);
        VoxSlot first = take(pool);
        take(pool);
        giveBack(pool, first);

        assertEquals((int) before, (int) view.head(0));
        assertFalse(view.casHead(0, before, 1));
    }

    @Test
    void generationsGoRoundAtTheEndOfTheirRange() {
        memory.setInt(view.layout().meta(0, 0), -1);

        VoxSlot slot = take(pool);

        assertEquals(0, slot.generation);
        assertTrue(giveBack(pool, slot));
        assertEquals(1, take(pool).generation);
    }

    @Test
    void aSlotIsGivenBackOnce() {
        VoxSlot slot = take(pool);
        assertTrue(giveBack(pool, slot));
        long head = view.head(0);

        assertFalse(giveBack(pool, slot));
        assertFalse(giveBack(new VoxPool(view, "host", 0), slot));

        assertEquals(head, view.head(0));
        assertEquals(4, pool.listed(0).cardinality());
    }

    @Test
    void aSlotOfAnotherGenerationIsNotGivenBack() {
        VoxSlot slot = take(pool);
        giveBack(pool, slot);
        VoxSlot again = take(pool);
        assertEquals(slot.index, again.index);

        assertFalse(giveBack(pool, slot));

        assertEquals(VoxLayout.ALLOCATED, view.slotState(0, again.index));
        assertTrue(giveBack(pool, again));
    }

    @Test
    void whoeverReceivedASlotGivesItBack() {
        VoxPool host = new VoxPool(view, "host", 0);
        VoxSlot mine = take(pool);
        VoxSlot theirs = take(host);
        assertEquals(0, view.slotOwner(0, theirs.index));

        assertTrue(giveBack(host, mine));
        assertTrue(giveBack(pool, theirs));

        assertEquals(0, view.slotOwner(0, mine.index));
        assertEquals(4, pool.listed(0).cardinality());
        assertEquals(4, pool.free(0));
    }

    @Test
    void twoPartiesNeverHoldTheSameSlot() throws Exception {
        Together.run(() -> churn(1), () -> churn(2));

        assertEquals(4, pool.listed(0).cardinality());
        assertEquals(2, pool.listed(1).cardinality());
        assertEquals(6, pool.free(0) + pool.free(1));
    }

    /** Takes and gives back at random; whoever holds a slot leaves its name in it. */
    private void churn(int party) {
        VoxView own = VoxSegment.attach(memory);
        VoxPool slots = new VoxPool(own, "party " + party, party);
        SplittableRandom random = new SplittableRandom(party);
        List<VoxSlot> held = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            VoxSlot slot = new VoxSlot();
            if (random.nextBoolean() && slots.take(1 + random.nextInt(2000), slot)) {
                own.slotLength(slot.slotClass, slot.index, party * ROUNDS + slot.generation);
                held.add(slot);
            } else if (!held.isEmpty()) {
                end(slots, own, held.remove(random.nextInt(held.size())), party);
            }
        }
        held.forEach(slot -> end(slots, own, slot, party));
    }

    private static void end(VoxPool slots, VoxView own, VoxSlot slot, int party) {
        assertEquals(party * ROUNDS + slot.generation, own.slotLength(slot.slotClass, slot.index));
        assertEquals(party, own.slotOwner(slot.slotClass, slot.index));
        assertTrue(giveBack(slots, slot));
    }

    @Test
    void ofTwoWhoGiveBackTheSameSlotOneDoes() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        VoxSlot shared = new VoxSlot();
        AtomicInteger given = new AtomicInteger();
        VoxPool other = new VoxPool(view, "host", 0);

        Together.run(
                () -> {
                    for (int race = 0; race < RACES; race++) {
                        shared.set(take(pool));
                        giveBackTogether(pool, shared, barrier, given);
                        assertEquals(race + 1, given.get());
                    }
                },
                () -> {
                    for (int race = 0; race < RACES; race++) {
                        giveBackTogether(other, shared, barrier, given);
                    }
                });

        assertEquals(4, pool.listed(0).cardinality());
    }

    private static void giveBackTogether(VoxPool pool, VoxSlot slot, CyclicBarrier barrier, AtomicInteger given)
            throws Exception {
        barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (giveBack(pool, slot)) {
            given.incrementAndGet();
        }
        barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE})
    void aHeadThatIsNoSlotIsRefused(int index) {
        long at = view.layout().classHeader(0) + VoxLayout.CLASS_HEAD;
        memory.setInt(at, index);

        var refusal = refusal(memory);

        assertEquals("free-list", refusal.kind());
        assertEquals(at, refusal.offset());
        assertTrue(refusal.value().startsWith(index + " "), refusal.value());
    }

    @Test
    void aNextThatIsNoSlotIsRefusedWhenItIsTheHead() {
        memory.setInt(view.layout().meta(0, 0) + VoxLayout.META_NEXT, 17);
        assertEquals(0, take(pool).index);

        assertEquals("free-list", refusal(memory).kind());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, -1})
    void aSlotOnTheListThatIsNotFreeIsRefused(int state) {
        long at = view.layout().meta(0, 0) + VoxLayout.META_STATE;
        memory.setInt(at, state);

        var refusal = refusal(memory);

        assertEquals("free-list", refusal.kind());
        assertEquals(at, refusal.offset());
    }

    @Test
    void aListThatEndsInItselfIsRefusedAfterOneRound() {
        memory.setInt(view.layout().meta(0, 2) + VoxLayout.META_NEXT, 0);
        for (int i = 0; i < 3; i++) {
            take(pool);
        }

        assertEquals("free-list", refusal(memory).kind());
        assertEquals(
                3, new VoxPool(VoxSegment.attach(memory), "tool", 0).listed(0).cardinality());
    }

    /** With little work: whoever made the list may have made it endless. */
    private static PeerCorruptionException refusal(Memory memory) {
        RecordingMemory counted = RecordingMemory.of(Segments.bytes(memory), Access.NORMAL);
        VoxPool slots = new VoxPool(VoxSegment.attach(counted), "guest", 1);
        counted.countOnly(FEW_ACCESSES);
        return assertThrows(PeerCorruptionException.class, () -> take(slots));
    }

    private static VoxSlot take(VoxPool pool) {
        VoxSlot slot = new VoxSlot();
        assertTrue(pool.take(1, slot));
        return slot;
    }

    private static boolean giveBack(VoxPool pool, VoxSlot slot) {
        return pool.giveBack(slot.slotClass, slot.index, slot.generation);
    }

    private static List<VoxSlot> takeAll(VoxPool pool, long bytes) {
        List<VoxSlot> slots = new ArrayList<>();
        VoxSlot slot = new VoxSlot();
        while (pool.take(bytes, slot)) {
            slots.add(slot);
            slot = new VoxSlot();
        }
        return slots;
    }
}
