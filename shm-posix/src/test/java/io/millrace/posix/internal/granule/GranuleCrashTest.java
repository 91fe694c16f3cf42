package io.millrace.posix.internal.granule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.testkit.StepKill;
import io.millrace.posix.PosixException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer dies after any of its stores; the next one frees what it held and touches nothing else. */
@Timeout(300)
class GranuleCrashTest {
    private static final GranuleLayout LAYOUT = new GranuleLayout(0, 150, 4);
    private static final int DYING = 1;
    private static final int LIVING = 2;
    private static final int SWEEPING = 3;
    private static final int LAST = 4;

    /** What the living peer holds all the time. */
    private static final int HELD_AT = 40;

    private static final int HELD = 5;

    private static byte[] image(Consumer<Memory> steps) {
        Memory memory = Pools.empty(LAYOUT);
        assertTrue(Pools.join(memory, LIVING, new Pools.Dead()).reserve(HELD_AT, HELD));
        steps.accept(memory);
        byte[] bytes = new byte[LAYOUT.size()];
        memory.copyOut(0, bytes, 0, bytes.length);
        return bytes;
    }

    private static Pools.Dead dead(int... pids) {
        Pools.Dead dead = new Pools.Dead();
        for (int pid : pids) {
            dead.add(pid);
        }
        return dead;
    }

    private static long kill(byte[] image, Consumer<Memory> scenario) {
        return StepKill.with(Object::new)
                .image(image)
                .access(Access.NORMAL)
                .scenario((memory, _) -> scenario.accept(memory))
                .recovery(memory -> Pools.join(memory, SWEEPING, dead(DYING)).sweep())
                .check((memory, _, _) -> assertSwept(memory))
                .run();
    }

    private static void assertSwept(Memory memory) {
        GranulePool last = Pools.join(memory, LAST, dead(DYING, SWEEPING));
        last.sweep();
        PoolCheck.check(memory, LAYOUT, slot -> last.peers().pid(slot) == LIVING);
        assertEquals(LAYOUT.granules() - HELD, last.free());
        assertEquals(0, last.allocate(HELD_AT, 1));
        last.leave();
        assertEquals(LAYOUT.granules() - HELD, last.free());
    }

    @Test
    void dyingInAllocationLeavesNothing() {
        assertTrue(kill(image(_ -> {}), memory -> {
                    GranulePool pool = Pools.join(memory, DYING, dead());
                    assertEquals(0, pool.allocate(3, 1));
                    assertEquals(45, pool.allocate(100, 1));
                    assertEquals(3, pool.allocateSingly(20));
                })
                > 100);
    }

    @Test
    void dyingInFreeingLeavesNothing() {
        assertTrue(kill(image(_ -> {}), memory -> {
                    GranulePool pool = Pools.join(memory, DYING, dead());
                    pool.allocate(3, 1);
                    pool.allocate(100, 1);
                    pool.free(0, 3);
                    pool.free(45, 100);
                    pool.allocate(1, 1);
                    pool.leave();
                })
                > 100);
    }

    @Test
    void dyingInSweepingIsFinishedByTheNextOne() {
        byte[] image = image(memory -> {
            Pools.join(memory, SWEEPING, dead()).allocate(30, 1);
            assertTrue(Pools.join(memory, LAST + 1, dead()).reserve(100, 50));
        });
        assertTrue(StepKill.with(Object::new)
                        .image(image)
                        .access(Access.NORMAL)
                        .scenario((memory, _) -> Pools.join(memory, DYING, dead(SWEEPING, LAST + 1))
                                .sweep())
                        .check((memory, _, _) -> {
                            GranulePool last = Pools.join(memory, LAST, dead(DYING, SWEEPING, LAST + 1));
                            last.sweep();
                            PoolCheck.check(memory, LAYOUT, slot -> last.peers().pid(slot) == LIVING);
                            assertEquals(LAYOUT.granules() - HELD, last.free());
                        })
                        .run()
                > 20);
    }

    @Test
    void dyingInMakingAPoolLeavesNoneOrAWholeOne() {
        assertTrue(StepKill.with(Object::new)
                        .size(LAYOUT.size())
                        .access(Access.NORMAL)
                        .scenario((memory, _) -> GranulePool.initialise(memory, LAYOUT))
                        .check((memory, _, _) -> {
                            if (GranulePool.isComplete(memory)) {
                                assertEquals(LAYOUT, GranulePool.layout(memory));
                                PoolCheck.check(memory, LAYOUT, _ -> false);
                            }
                        })
                        .run()
                > 10);
    }

    @Test
    void whoFindsOnlySlotsOfTheDeadInheritsOne() {
        GranuleLayout narrow = new GranuleLayout(0, 100, 2);
        Memory memory = Pools.empty(narrow);
        Pools.join(memory, 1, dead()).allocate(10, 1);
        Pools.join(memory, 2, dead()).allocate(20, 1);
        GranulePool heir = Pools.join(memory, 3, dead(1, 2));
        assertEquals(100, heir.free());
        assertEquals(0, heir.allocate(100, 1));
        PoolCheck.check(memory, narrow, slot -> slot == heir.peers().slot());
        GranulePool other = Pools.join(memory, 4, dead(1, 2));
        assertEquals(0, other.free());
        heir.leave();
        assertEquals(100, other.free());
    }

    @Test
    void whoInheritedASlotKeepsWhatItTookSince() {
        Memory memory = Pools.empty(new GranuleLayout(0, 100, 2));
        Pools.join(memory, 1, dead()).allocate(10, 1);
        Pools.join(memory, 2, dead()).allocate(20, 1);
        Pools.Dead gone = dead(1, 2);
        GranulePool heir = Pools.join(memory, 3, gone);
        assertEquals(0, heir.allocate(30, 1));
        Pools.join(memory, 4, dead()).allocate(40, 1);
        gone.add(4);
        assertEquals(1, heir.sweep());
        assertEquals(70, heir.free());
        assertEquals(GranulePool.Freed.FREED, heir.free(0, 30));
    }

    @Test
    void whoWasTakenForDeadIsToldSo() {
        Memory memory = Pools.empty(LAYOUT);
        GranulePool silent = Pools.join(memory, DYING, dead());
        Pools.join(memory, LIVING, dead(DYING)).sweep();
        var refusal = assertThrows(PosixException.class, () -> silent.allocate(1, 1));
        assertEquals("EOWNERDEAD", refusal.errno());
    }
}
