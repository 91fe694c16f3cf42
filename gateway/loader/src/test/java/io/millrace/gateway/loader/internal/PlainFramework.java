package io.millrace.gateway.loader.internal;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.resolver.Resolver;

/** Felix and nothing in it. Thread-safety: confined to one thread. */
final class PlainFramework implements AutoCloseable {
    private static final long WATCHDOG_MILLIS = 120_000;

    private final Framework framework;

    PlainFramework(Path storage) throws BundleException {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        storage.resolve("felix-cache").toString(),
                        "felix.log.level",
                        "0",
                        Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
                        "20"));
        framework.start();
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    Planner planner() {
        return new Planner(context(), context().getService(context().getServiceReference(Resolver.class)));
    }

    /** Goes to a start level and waits until it is there; begun with is 20. */
    void startLevel(int level) throws InterruptedException {
        CountDownLatch there = new CountDownLatch(1);
        framework.adapt(FrameworkStartLevel.class).setStartLevel(level, _ -> there.countDown());
        if (!there.await(WATCHDOG_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("start level " + level + " is not reached");
        }
    }

    /** Installs a bundle and starts it. */
    Bundle start(Sample sample) throws BundleException {
        return start("test:" + sample.name(), sample);
    }

    /** Installs a bundle from a location and starts it. */
    Bundle start(String location, Sample sample) throws BundleException {
        Bundle bundle = context().installBundle(location, new ByteArrayInputStream(sample.jar()));
        bundle.start();
        return bundle;
    }

    /** The symbolic names of what runs, without Felix. */
    List<String> running() {
        return Arrays.stream(context().getBundles())
                .filter(bundle -> bundle.getBundleId() != 0 && bundle.getState() == Bundle.ACTIVE)
                .map(Bundle::getSymbolicName)
                .sorted()
                .toList();
    }

    /** The symbolic names of what is installed from now on, sorted, growing, though some of it goes again. */
    List<String> installed() {
        List<String> names = new CopyOnWriteArrayList<>();
        context().addBundleListener((SynchronousBundleListener) event -> {
            if (event.getType() == BundleEvent.INSTALLED) {
                names.add(event.getBundle().getSymbolicName());
                names.sort(null);
            }
        });
        return names;
    }

    /** Installed, whether it runs or not. */
    long count() {
        return context().getBundles().length - 1L;
    }

    @Override
    public void close() throws BundleException {
        framework.stop();
        try {
            framework.waitForStop(WATCHDOG_MILLIS);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the framework stops", e);
        }
    }
}
