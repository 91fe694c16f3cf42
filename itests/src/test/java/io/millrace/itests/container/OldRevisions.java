package io.millrace.itests.container;

import io.millrace.itests.support.Eventually;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Revisions of bundles that were replaced, by their class loaders. Thread-safety: confined to one thread. */
final class OldRevisions {
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    /** Remembers the revision there is now, before it goes. */
    void add(Bundle bundle) {
        loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
    }

    /** Waits until nothing is left of any. */
    void awaitEnd() {
        awaitAllBut(0);
    }

    /**
     * Waits until nothing is left of any but a few.
     *
     * @param most how many may be left
     */
    void awaitAllBut(int most) {
        Eventually.until("the end of " + loaders.size() + " class loaders", () -> alive() + " are alive", () -> {
            System.gc();
            return alive() <= most;
        });
    }

    private long alive() {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }
}
