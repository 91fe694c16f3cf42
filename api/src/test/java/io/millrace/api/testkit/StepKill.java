package io.millrace.api.testkit;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Kills a scenario after each of its stores, and looks at what is left. The plain stores that nothing had published at
 * the kill are dropped in every subset where they are at most ten; where they are more, in all prefixes, singly, and in
 * 64 random subsets.
 *
 * <p>The scenario must do the same stores at every run. It writes into a journal what it was told, for instance which
 * messages were acknowledged; the check compares the journal with what a fresh instance finds in the memory. The next
 * store after the last one that took place is where the party dies, so the journal holds all that it could know by
 * then. Bytes filled in place are never lost, see {@link RecordingMemory}.
 *
 * <pre>{@code
 * long points = StepKill.with(Journal::new)
 *         .image(validImage)
 *         .scenario((memory, journal) -> new Sender(memory).send(journal))
 *         .check((memory, journal, k) -> journal.compareWith(new Receiver(memory)))
 *         .recovery(memory -> new Recovery(memory).repair())
 *         .run();
 * }</pre>
 *
 * <p>Thread-safety: confined to one thread.
 *
 * @param <J> the journal
 */
public final class StepKill<J> {
    private static final int TAIL = 12;

    private final Supplier<J> journals;
    private byte[] image = new byte[0];
    private Access access = Access.NORMAL;
    private BiConsumer<Memory, J> scenario;
    private Check<J> check;
    private Consumer<Memory> recovery;
    private MemorySegment survivor;
    private long points;

    private StepKill(Supplier<J> journals) {
        this.journals = journals;
    }

    /**
     * What must hold after a kill.
     *
     * @param <J> the journal
     */
    @FunctionalInterface
    public interface Check<J> {
        /**
         * Looks at what is left. Called many times with one journal, so it must leave that as it is.
         *
         * @param survivor the memory, over the production accessor; the check may change it
         * @param journal what the scenario knew when it died
         * @param kill how many stores had taken place
         * @throws Exception whatever shows that something is wrong
         */
        void check(Memory survivor, J journal, long kill) throws Exception;
    }

    /**
     * Begins.
     *
     * @param journals makes an empty journal for each run
     * @return the harness
     * @param <J> the journal
     */
    public static <J> StepKill<J> with(Supplier<J> journals) {
        return new StepKill<>(journals);
    }

    /**
     * Starts every run with zeros.
     *
     * @param size length of the memory in bytes
     * @return this
     */
    public StepKill<J> size(int size) {
        return image(new byte[size]);
    }

    /**
     * Starts every run with given bytes.
     *
     * @param bytes the bytes
     * @return this
     */
    public StepKill<J> image(byte[] bytes) {
        image = bytes.clone();
        return this;
    }

    /**
     * Which kind of memory; NORMAL if not said.
     *
     * @param kind how it may be touched
     * @return this
     */
    public StepKill<J> access(Access kind) {
        access = kind;
        return this;
    }

    /**
     * What is killed.
     *
     * @param steps does its stores on the memory, and notes in the journal what it was told
     * @return this
     */
    public StepKill<J> scenario(BiConsumer<Memory, J> steps) {
        scenario = steps;
        return this;
    }

    /**
     * What must hold afterwards.
     *
     * @param what the check
     * @return this
     */
    public StepKill<J> check(Check<J> what) {
        check = what;
        return this;
    }

    /**
     * A recovery that is killed too, after each of its own stores, before the check: what it leaves must be as good.
     *
     * @param repair the recovery; the check does its own on top of it
     * @return this
     */
    public StepKill<J> recovery(Consumer<Memory> repair) {
        recovery = repair;
        return this;
    }

    /**
     * Kills the scenario everywhere.
     *
     * @return how many images were checked
     * @throws AssertionError naming kill, dropped stores and last accesses, if a check fails
     */
    public long run() {
        Objects.requireNonNull(scenario, "scenario");
        Objects.requireNonNull(check, "check");
        survivor = Arena.ofAuto().allocate(Math.max(image.length, 1), 64).asSlice(0, image.length);
        points = 0;
        var whole = RecordingMemory.of(image, access);
        runUntilKilled(whole, memory -> scenario.accept(memory, journals.get()), "scenario");
        for (long kill = 0; kill <= whole.stores(); kill++) {
            kill(kill, whole.stores());
        }
        return points;
    }

    private void kill(long kill, long stores) {
        var memory = RecordingMemory.of(image, access);
        memory.stopAfterStores(kill);
        J journal = journals.get();
        runUntilKilled(memory, dying -> scenario.accept(dying, journal), "scenario");
        if (memory.isStopped() != kill < stores) {
            throw new AssertionError("the scenario is not the same at every run: " + stores + " stores at first, "
                    + memory.stores() + " when killed after " + kill);
        }
        String where = "killed after store " + kill + " of " + stores;
        for (BitSet dropped : Subsets.of(memory.pending().size())) {
            point(memory.imageWithout(dropped), journal, kill, () -> describe(where, memory, dropped));
        }
        if (recovery != null) {
            killRecovery(memory.image(), journal, kill, where);
            if (!memory.pending().isEmpty()) {
                var all = new BitSet();
                all.set(0, memory.pending().size());
                killRecovery(memory.imageWithout(all), journal, kill, where + " without its pending stores");
            }
        }
    }

    private void killRecovery(byte[] left, J journal, long kill, String where) {
        long inner = 0;
        boolean killed = true;
        while (killed) {
            var memory = RecordingMemory.of(left, access);
            memory.stopAfterStores(inner);
            runUntilKilled(memory, recovery, where + ", recovery");
            killed = memory.isStopped();
            String nested = where + ", recovery killed after store " + inner;
            for (BitSet dropped : Subsets.of(memory.pending().size())) {
                point(memory.imageWithout(dropped), journal, kill, () -> describe(nested, memory, dropped));
            }
            inner++;
        }
    }

    /** Whatever comes out of a dead party is the death; out of a living one, a fault. */
    private static void runUntilKilled(RecordingMemory memory, Consumer<Memory> steps, String what) {
        try {
            steps.accept(memory);
        } catch (RuntimeException | Error e) {
            if (!memory.isStopped()) {
                throw new AssertionError(what + " failed without a kill after " + memory.stores() + " stores", e);
            }
        }
    }

    private void point(byte[] left, J journal, long kill, Supplier<String> where) {
        points++;
        MemorySegment.copy(left, 0, survivor, JAVA_BYTE, 0, left.length);
        try {
            check.check(Memory.of(survivor, access), journal, kill);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(where.get() + ": " + e.getMessage(), e);
        }
    }

    private static String describe(String where, RecordingMemory memory, BitSet dropped) {
        List<PlainStore> pending = memory.pending();
        List<PlainStore> lost = dropped.stream().mapToObj(pending::get).toList();
        List<Touch> touches = memory.touches();
        return where + ", pending stores " + dropped + " of " + pending.size() + " lost " + lost + ", last accesses "
                + touches.subList(Math.max(0, touches.size() - TAIL), touches.size());
    }
}
