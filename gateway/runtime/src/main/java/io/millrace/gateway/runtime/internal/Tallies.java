package io.millrace.gateway.runtime.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Counters that go on when another object counts under the same name: what the objects before it had counted when they
 * were last seen is added.
 *
 * <p>Thread-safety: thread-safe.
 */
final class Tallies {
    private final Map<String, long[]> departed;
    private final IdentityHashMap<Object, Map<String, long[]>> seen = new IdentityHashMap<>();

    /**
     * Makes tallies.
     *
     * @param departed what objects that are gone have counted, by name; may outlive this object, and is only used here
     */
    Tallies(Map<String, long[]> departed) {
        this.departed = departed;
    }

    /** Begins with an object that counts. */
    synchronized void enter(Object counter) {
        seen.put(counter, new HashMap<>());
    }

    /**
     * Remembers what an object has counted.
     *
     * @param counter the object
     * @param name what it counts under
     * @param counted by this object alone
     * @return by all objects of this name
     */
    synchronized long[] total(Object counter, String name, long... counted) {
        Map<String, long[]> last = seen.get(counter);
        if (last == null) {
            return departed.getOrDefault(name, new long[counted.length]).clone();
        }
        last.put(name, counted.clone());
        return sum(counted, departed.getOrDefault(name, new long[counted.length]));
    }

    /** An object is gone: what it had counted when it was last seen stays. */
    synchronized void leave(Object counter) {
        Map<String, long[]> last = seen.remove(counter);
        if (last != null) {
            last.forEach((name, counted) -> departed.merge(name, counted, Tallies::sum));
        }
    }

    /** Forgets who is there: they go on counting, and nothing of them has departed. */
    synchronized void close() {
        seen.clear();
    }

    private static long[] sum(long[] one, long[] other) {
        long[] sum = one.clone();
        Arrays.setAll(sum, i -> one[i] + other[i]);
        return sum;
    }
}
