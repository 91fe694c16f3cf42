package io.millrace.api.ring;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread at a time works behind it, and another may shut it: cheap to pass, dear to shut.
 *
 * <pre>{@code
 * if (gate.enter()) {
 *     try {
 *         work();
 *     } finally {
 *         gate.leave();
 *     }
 * }
 * }</pre>
 *
 * <p>Thread-safety: {@link #enter} and {@link #leave} by one thread at a time, {@link #shut} by any. Ordering: who
 * enters stores that it is in and loads whether the gate is shut; who shuts stores that first and looks second. The
 * load may overtake the store on a processor, and a fence against that would cost more than the work. So the one that
 * shuts makes every other thread pass a fence instead: the JVM does so when a shared arena is closed.
 */
public final class Gate {
    private static final long PAUSE_NANOS = 50_000;
    private static final VarHandle IN = handle("in", int.class);
    private static final VarHandle SHUT = handle("shut", boolean.class);

    /** How often who works is in; through {@link #IN}. */
    @SuppressWarnings("unused")
    private int in;

    /** Nobody comes in any more, through {@link #SHUT}. */
    @SuppressWarnings("unused")
    private boolean shut;

    /** Makes an open gate. */
    public Gate() {}

    /**
     * Goes in; also again, while in.
     *
     * @return false if the gate is shut: then there is nothing to leave
     */
    public boolean enter() {
        IN.setOpaque(this, (int) IN.getOpaque(this) + 1);
        if ((boolean) SHUT.getOpaque(this)) {
            leave();
            return false;
        }
        return true;
    }

    /** Goes out. */
    public void leave() {
        IN.setRelease(this, (int) IN.getOpaque(this) - 1);
    }

    /**
     * Whether nobody is in now, for who only watches. Who reads something that is written behind the gate first, and
     * asks this second, sees with the answer true all that was written along with it.
     *
     * @return whether nobody is in
     */
    public boolean isIdle() {
        return (int) IN.getAcquire(this) == 0;
    }

    /**
     * Makes every other thread pass a fence, for who stores a word that those behind the gate load there, and leaves it
     * open. Whoever may still have loaded the old value is in until it leaves, and {@link #isIdle} tells. Dear.
     */
    public static void fence() {
        Arena.ofShared().close();
    }

    /**
     * Whether it is shut.
     *
     * @return true from {@link #shut} on
     */
    public boolean isShut() {
        return (boolean) SHUT.getOpaque(this);
    }

    /**
     * Lets nobody in any more, and waits until nobody is in.
     *
     * @param timeoutNanos how long to wait; 0 or less only looks
     * @return whether nobody is in; then nobody ever will be, and all that was done is visible here
     */
    public boolean shut(long timeoutNanos) {
        SHUT.setVolatile(this, true);
        fence();
        long start = System.nanoTime();
        while ((int) IN.getAcquire(this) != 0) {
            if (System.nanoTime() - start >= timeoutNanos) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Gate.class, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
