package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.runtime.Catalog;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.ThisProcess;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What a container holds before anything is configured, and whether it is so again. Thread-safety: confined to one
 * thread.
 */
final class Base {
    private static final String LOADER = "io.millrace.loader";
    private static final List<String> THREADS = List.of("millrace-loader", "millrace-runtime");

    private final Container container;
    private final OldRevisions loaded = new OldRevisions();
    private final Set<String> seen = new TreeSet<>();
    private final State before;

    /** What there is. */
    private record State(List<String> bundles, List<String> threads, List<String> mappings, List<String> descriptors) {
        static State of(Container container) {
            return new State(
                    names(container),
                    ThisProcess.threads(),
                    ThisProcess.sharedMappings(),
                    ThisProcess.sharedDescriptors());
        }
    }

    /**
     * Takes it down.
     *
     * @param keepMillis how long the loader keeps what is not needed
     */
    Base(Container container, int keepMillis) {
        this.container = container;
        container.configure(LOADER, Map.of("unload.afterMillis", keepMillis));
        container.await(Catalog.class, "(unload.afterMillis=" + keepMillis + ")");
        Shell.open(container).close();
        container.await(ShmRuntime.class, null);
        Eventually.until("the threads of the base", ThisProcess::threads, () -> ThisProcess.threads()
                .equals(THREADS));
        before = State.of(container);
    }

    private static List<String> names(Container container) {
        return Arrays.stream(container.context().getBundles())
                .map(bundle -> bundle.getSymbolicName() + (bundle.getState() == Bundle.ACTIVE ? "" : " does not run"))
                .sorted()
                .toList();
    }

    /** Remembers what is loaded now. */
    void remember() {
        for (Bundle bundle : container.context().getBundles()) {
            if (bundle.getLocation().startsWith("millrace-loaded:") && bundle.adapt(BundleWiring.class) != null) {
                loaded.add(bundle);
                seen.add(bundle.getSymbolicName());
            }
        }
    }

    /** The symbolic names of all that was loaded. */
    Set<String> seen() {
        return seen;
    }

    /** Takes all configurations away, and waits until all is as before. */
    void awaitReturn() {
        container.unconfigure(LOADER);
        Eventually.until(before.toString(), () -> State.of(container), () -> State.of(container)
                .equals(before));
    }

    /** Of all that was ever loaded nothing stays. */
    void assertNothingStays() {
        loaded.awaitEnd();
        assertEquals(before, State.of(container));
        assertEquals(Set.of(), ThisProcess.libraries("libmillrace"));
    }
}
