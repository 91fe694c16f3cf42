package io.millrace.gateway.loader.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/** Puts bundles into the framework and takes them out. Thread-safety: one thread at a time. */
final class Installer {
    private static final long REFRESH_SECONDS = 60;
    /** How the location of a loaded bundle begins; repository and name stand behind it. */
    private static final String LOADED = "millrace-loaded:";
    /** What follows if somebody asked for it. */
    private static final String BY_HAND = "by-hand:";

    private final BundleContext context;
    private final int level;
    private final BooleanSupplier settled;

    /**
     * Makes it.
     *
     * @param level the start level of what is installed
     * @param settled waits until everybody is done with the configurations that are gone, and says whether they are
     */
    Installer(BundleContext context, int level, BooleanSupplier settled) {
        this.context = context;
        this.level = level;
        this.settled = settled;
    }

    /**
     * Installs resources, all or none, and starts them.
     *
     * @param byHand those that stay without a configuration
     * @return their bundles, in the same order
     * @throws LoadException if one cannot be read, is not what the index says, or does not start
     */
    List<Bundle> install(List<IndexResource> resources, Repositories repositories, List<IndexResource> byHand) {
        // a jar that is not what the index says is found before the framework has heard of any
        List<byte[]> jars =
                resources.stream().map(each -> content(each, repositories)).toList();
        List<Bundle> bundles = new ArrayList<>();
        try {
            for (int i = 0; i < jars.size(); i++) {
                IndexResource resource = resources.get(i);
                bundles.add(install(jars.get(i), location(resource, repositories, byHand.contains(resource))));
            }
            // while start levels change the framework starts them later; who needs whom is to be seen before that
            wiring().resolveBundles(bundles);
            for (Bundle bundle : bundles) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
            return bundles;
        } catch (LoadException e) {
            remove(bundles);
            throw e;
        } catch (BundleException e) {
            remove(bundles);
            throw new LoadException(line(e));
        }
    }

    /**
     * The jar of a resource.
     *
     * @throws LoadException if it is not what the index says
     */
    byte[] content(IndexResource resource, Repositories repositories) {
        try {
            return repository(resource, repositories).content(resource);
        } catch (IOException e) {
            throw new LoadException(e.getMessage());
        }
    }

    private static Repository repository(IndexResource resource, Repositories repositories) {
        return repositories
                .of(resource)
                .orElseThrow(() -> new LoadException(resource + " is in no repository any more"));
    }

    private static String location(IndexResource resource, Repositories repositories, boolean byHand) {
        return LOADED + (byHand ? BY_HAND : "")
                + repository(resource, repositories).location() + "#" + resource.name();
    }

    private Bundle install(byte[] jar, String location) throws BundleException {
        Bundle bundle = context.installBundle(location, new ByteArrayInputStream(jar));
        bundle.adapt(BundleStartLevel.class).setStartLevel(level);
        return bundle;
    }

    /** Whether a bundle came from a repository. */
    static boolean isLoaded(Bundle bundle) {
        return bundle.getLocation().startsWith(LOADED);
    }

    /** Whether somebody asked for a loaded bundle. */
    static boolean isByHand(Bundle bundle) {
        return bundle.getLocation().startsWith(LOADED + BY_HAND);
    }

    /**
     * Takes bundles out, and what only they were wired to. A link that just ends would find its bundle gone, and those
     * who use it would not hear of it.
     *
     * @throws LoadException if a bundle does not go, or somebody is still busy with what was configured; it stays then
     */
    void uninstall(Collection<Bundle> bundles) {
        if (!bundles.isEmpty() && !settled.getAsBoolean()) {
            throw new LoadException("nothing is unloaded: what was configured is still being stopped, wanted was "
                    + String.join(", ", names(bundles)));
        }
        remove(bundles);
    }

    private void remove(Collection<Bundle> bundles) {
        for (Bundle bundle : bundles) {
            try {
                bundle.uninstall();
            } catch (BundleException e) {
                throw new LoadException("bundle " + bundle.getSymbolicName() + " stays: " + line(e));
            }
        }
        if (!bundles.isEmpty()) {
            refresh(bundles);
        }
    }

    /**
     * Wires bundles anew, and those wired to them.
     *
     * @throws LoadException if the framework does not come to an end with it
     */
    void refresh(Collection<Bundle> bundles) {
        CountDownLatch refreshed = new CountDownLatch(1);
        wiring().refreshBundles(bundles, _ -> refreshed.countDown());
        if (!comes(refreshed)) {
            throw new LoadException(
                    "the framework was not done with " + names(bundles) + " after " + REFRESH_SECONDS + " s");
        }
    }

    /** Waits on although it is interrupted: what was begun must come to an end. The interrupt stays. */
    private static boolean comes(CountDownLatch latch) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(REFRESH_SECONDS);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private FrameworkWiring wiring() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    private static List<String> names(Collection<Bundle> bundles) {
        return bundles.stream().map(Bundle::getSymbolicName).sorted().toList();
    }

    /** What went wrong with a bundle, on one line, with what was behind it. */
    static String line(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == e ? first(e) : first(e) + ": " + first(cause);
    }

    private static String first(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.lines().findFirst().orElse("").strip();
    }
}
