package io.millrace.gateway.loader.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Replaces a bundle by another revision, and puts the old one back if the new one does not give what the old one gave.
 * The bundle closes its links before it goes and attaches them again when it comes: what lies in the memory stays
 * there.
 *
 * <p>Thread-safety: one thread at a time.
 */
final class Swapper {
    private static final long LOOK_NANOS = 2_000_000;

    private final BundleContext context;
    private final Installer installer;
    private final ServiceComponentRuntime components;

    Swapper(BundleContext context, Installer installer, ServiceComponentRuntime components) {
        this.context = context;
        this.installer = installer;
        this.components = components;
    }

    /**
     * What a swap came to.
     *
     * @param before the version there was
     * @param after the version there is
     * @param nanos from the moment the old revision was stopped until everything was back
     * @param rolledBack why the old revision is back, empty if it is not
     */
    record Result(String before, String after, long nanos, Optional<String> rolledBack) {}

    /**
     * Swaps. An interrupt counts as a problem of the new revision; the old one is put back whatever interrupts.
     *
     * @param jar the new revision
     * @param name of its file, for messages
     * @param patience how long what was there before may take to be back
     * @throws LoadException if nothing was touched, or not even the old revision came back
     */
    Result swap(Bundle bundle, byte[] jar, String name, Duration patience) {
        checkIsRevision(bundle, jar, name);
        checkLeavesUsHere(bundle);
        byte[] old = copy(bundle);
        List<Bundle> running = running(bundle);
        Provided before = Provided.by(running, components);
        String version = bundle.getVersion().toString();
        long start = System.nanoTime();
        Optional<String> problem = replace(bundle, jar, running).or(() -> await(running, before, patience));
        if (problem.isPresent()) {
            boolean interrupted = Thread.interrupted();
            Optional<String> again = replace(bundle, old, running).or(() -> await(running, before, patience));
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            again.ifPresent(why -> {
                throw new LoadException("swap of " + bundle.getSymbolicName() + " to " + name + " failed: "
                        + problem.get() + "; and the old revision did not come back: " + why);
            });
        }
        return new Result(version, bundle.getVersion().toString(), System.nanoTime() - start, problem);
    }

    private void checkIsRevision(Bundle bundle, byte[] jar, String name) {
        String symbolicName = Jars.symbolicName(jar, name, context.getDataFile("revision.jar"));
        if (!symbolicName.equals(bundle.getSymbolicName())) {
            throw new LoadException(
                    name + " is the bundle " + symbolicName + ", no revision of " + bundle.getSymbolicName());
        }
    }

    private void checkLeavesUsHere(Bundle bundle) {
        if (closure(bundle).contains(context.getBundle()) || bundle.getBundleId() == 0) {
            throw new LoadException(bundle.getSymbolicName()
                    + " cannot be swapped while the gateway runs: the loader stands on it; start the gateway anew");
        }
    }

    /** Those wired to a bundle, and itself. */
    private Collection<Bundle> closure(Bundle bundle) {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .getDependencyClosure(List.of(bundle));
    }

    /** What stops with a bundle, and has to run again. */
    private List<Bundle> running(Bundle bundle) {
        return closure(bundle).stream()
                .filter(each -> each.getState() == Bundle.ACTIVE)
                .toList();
    }

    private static byte[] copy(Bundle bundle) {
        try {
            return BundleCopy.of(bundle);
        } catch (IOException e) {
            throw new LoadException("the revision there is cannot be kept: " + e.getMessage());
        }
    }

    /** What keeps a revision from running, and those wired to it. Stopped first, or the framework starts it twice. */
    private Optional<String> replace(Bundle bundle, byte[] jar, List<Bundle> running) {
        try {
            bundle.stop(Bundle.STOP_TRANSIENT);
            bundle.update(new ByteArrayInputStream(jar));
            installer.refresh(List.of(bundle));
            for (Bundle each : running) {
                if (each.getState() != Bundle.ACTIVE) {
                    each.start(Bundle.START_ACTIVATION_POLICY);
                }
            }
            return Optional.empty();
        } catch (BundleException | IllegalStateException e) {
            return Optional.of(Installer.line(e));
        } catch (LoadException e) {
            return Optional.of(e.getMessage());
        }
    }

    private Optional<String> await(List<Bundle> running, Provided before, Duration patience) {
        long start = System.nanoTime();
        while (true) {
            Optional<String> failure = before.failure(running, components);
            Set<String> missing = Provided.by(running, components).missing(before);
            if (failure.isPresent() || missing.isEmpty()) {
                return failure;
            }
            if (Thread.currentThread().isInterrupted()) {
                return Optional.of("interrupted while there was no " + String.join(", no ", missing));
            }
            if (System.nanoTime() - start > patience.toNanos()) {
                return Optional.of("after " + patience.toMillis() + " ms there is no " + String.join(", no ", missing));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
