package io.millrace.gateway.loader.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
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
     * Swaps.
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
        Provided before = Provided.by(bundle, components);
        String version = bundle.getVersion().toString();
        long start = System.nanoTime();
        Optional<String> problem = replace(bundle, jar, before, patience);
        if (problem.isPresent()) {
            replace(bundle, old, before, patience).ifPresent(again -> {
                throw new LoadException("swap of " + bundle.getSymbolicName() + " to " + name + " failed: "
                        + problem.get() + "; and the old revision did not come back: " + again);
            });
        }
        return new Result(version, bundle.getVersion().toString(), System.nanoTime() - start, problem);
    }

    private static void checkIsRevision(Bundle bundle, byte[] jar, String name) {
        String symbolicName = symbolicName(jar, name);
        if (!symbolicName.equals(bundle.getSymbolicName())) {
            throw new LoadException(
                    name + " is the bundle " + symbolicName + ", no revision of " + bundle.getSymbolicName());
        }
    }

    /**
     * What a jar calls itself.
     *
     * @throws LoadException if it is no bundle
     */
    static String symbolicName(byte[] jar, String name) {
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
            Manifest manifest = in.getManifest();
            String header =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (header == null) {
                throw new LoadException(name + " is no bundle: it has no " + Constants.BUNDLE_SYMBOLICNAME);
            }
            return header.split(";", 2)[0].strip();
        } catch (IOException e) {
            throw new LoadException(name + " is no jar: " + e.getMessage());
        }
    }

    private void checkLeavesUsHere(Bundle bundle) {
        boolean ours = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .getDependencyClosure(List.of(bundle))
                .contains(context.getBundle());
        if (ours || bundle.getBundleId() == 0) {
            throw new LoadException(bundle.getSymbolicName()
                    + " cannot be swapped while the gateway runs: the loader stands on it; start the gateway anew");
        }
    }

    private static byte[] copy(Bundle bundle) {
        try {
            return BundleCopy.of(bundle);
        } catch (IOException e) {
            throw new LoadException("the revision there is cannot be kept: " + e.getMessage());
        }
    }

    /** What keeps a revision from giving what was there before. */
    private Optional<String> replace(Bundle bundle, byte[] jar, Provided before, Duration patience) {
        try {
            bundle.update(new ByteArrayInputStream(jar));
        } catch (BundleException e) {
            return Optional.of(Installer.line(e));
        }
        installer.refresh(List.of(bundle));
        if (bundle.getState() != Bundle.ACTIVE) {
            try {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            } catch (BundleException e) {
                return Optional.of(Installer.line(e));
            }
        }
        return await(bundle, before, patience);
    }

    private Optional<String> await(Bundle bundle, Provided before, Duration patience) {
        long start = System.nanoTime();
        while (true) {
            Optional<String> failure = before.failure(bundle, components);
            Set<String> missing = Provided.by(bundle, components).missing(before);
            if (failure.isPresent() || missing.isEmpty()) {
                return failure;
            }
            if (System.nanoTime() - start > patience.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                return Optional.of("after " + patience.toMillis() + " ms there is no " + String.join(", no ", missing));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
