package io.millrace.gateway.launcher;

import io.millrace.gateway.launcher.StartTimes.Step;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Felix, with the bundles of a folder. Thread-safety: {@link #stop} and {@link #find} from any thread. */
final class Container {
    /** The one at which everything runs. */
    static final int HIGHEST_LEVEL = 30;

    /** Requirements a bundle runs without; Felix has the second word for dynamic imports. */
    private static final Set<String> NOT_NEEDED = Set.of(Constants.RESOLUTION_OPTIONAL, "dynamic");

    /** How the location of a bundle begins that the loader installed. */
    private static final String LOADED = "millrace-loaded:";

    private static final String CHANNEL = "(objectClass=io.millrace.api.channel.Channel)";

    private final Framework framework;

    /**
     * Makes the framework; nothing runs yet.
     *
     * @param settings framework properties beside the usual ones
     * @param console whether a terminal's classes are to be shared with the shell bundle
     */
    Container(Home home, Console console, Map<String, String> settings) {
        Map<String, Object> config = new HashMap<>(settings);
        config.put(Constants.FRAMEWORK_STORAGE, home.cache().toString());
        config.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        config.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(HIGHEST_LEVEL));
        config.put("felix.log.logger", new OneLineLogger());
        if (console == Console.TERMINAL) {
            config.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, terminalPackages());
        }
        framework = new FrameworkFactory().newFramework(config);
    }

    /** jline finds its terminal only from the class path, so its packages come from there. */
    private static String terminalPackages() {
        String version = version("jline");
        return Stream.of(
                        "builtins",
                        "keymap",
                        "reader",
                        "reader.impl",
                        "reader.impl.completer",
                        "reader.impl.history",
                        "style",
                        "terminal",
                        "terminal.impl",
                        "terminal.spi",
                        "utils")
                .map(name -> "org.jline." + name + ";version=" + version)
                .collect(Collectors.joining(","));
    }

    /** A version the build wrote down. */
    static String version(String of) {
        Properties versions = new Properties();
        try (InputStream in = Container.class.getResourceAsStream("versions.properties")) {
            versions.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions.getProperty(of);
    }

    /** What a start has come to is heard of in the thread that brought it there. */
    private void listen(StartTimes times) {
        framework.getBundleContext().addBundleListener((SynchronousBundleListener) event -> {
            if (event.getType() == BundleEvent.STARTED
                    && event.getBundle().getLocation().startsWith(LOADED)) {
                times.reached(Step.LOAD, System.currentTimeMillis());
            }
        });
        try {
            framework
                    .getBundleContext()
                    .addServiceListener(
                            event -> {
                                if (event.getType() == ServiceEvent.REGISTERED) {
                                    times.reached(Step.LINK, System.currentTimeMillis());
                                }
                            },
                            CHANNEL);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(CHANNEL, e);
        }
    }

    /**
     * Installs and starts the bundles, and waits until the highest level is reached.
     *
     * @param config the text of the configuration, completed for the Configurator
     * @param times gets the steps from {@link Step#FRAMEWORK} to {@link Step#LINK}
     * @return one line for each bundle that does not run
     * @throws ExitException with status 4 if the framework does not come up
     */
    List<String> start(List<BundleFolder.Entry> bundles, String config, StartTimes times) {
        try {
            framework.init();
            listen(times);
            List<Bundle> installed = new ArrayList<>();
            installed.add(framework.getBundleContext().installBundle(ConfigBundle.LOCATION, configBundle(config)));
            installed.getFirst().adapt(BundleStartLevel.class).setStartLevel(ConfigBundle.LEVEL);
            for (BundleFolder.Entry entry : bundles) {
                Bundle bundle = framework
                        .getBundleContext()
                        .installBundle("reference:" + entry.jar().toUri());
                bundle.adapt(BundleStartLevel.class).setStartLevel(entry.level());
                installed.add(bundle);
            }
            framework.adapt(FrameworkWiring.class).resolveBundles(installed);
            List<String> broken = startEach(installed);
            framework.getBundleContext().addFrameworkListener(Container::report);
            times.reached(Step.FRAMEWORK, System.currentTimeMillis());
            framework.start();
            times.reached(Step.BUNDLES, System.currentTimeMillis());
            return broken;
        } catch (BundleException e) {
            throw new ExitException(ExitException.REFUSED, OneLineLogger.line("the framework does not start", e));
        }
    }

    private static InputStream configBundle(String config) {
        return new ByteArrayInputStream(ConfigBundle.of(config));
    }

    /**
     * Puts another configuration in the place of the one there is; does nothing once the framework has stopped.
     *
     * @param config its text, completed for the Configurator
     * @throws ExitException with status 4 if the framework does not take it
     */
    void configure(String config) {
        BundleContext context = framework.getBundleContext();
        if (context == null) {
            return;
        }
        try {
            context.getBundle(ConfigBundle.LOCATION).update(configBundle(config));
        } catch (BundleException | IllegalStateException e) {
            throw new ExitException(
                    ExitException.REFUSED, OneLineLogger.line("the framework does not take the configuration", e));
        }
    }

    private List<String> startEach(List<Bundle> bundles) throws BundleException {
        List<String> broken = new ArrayList<>();
        for (Bundle bundle : bundles) {
            if (bundle.getState() == Bundle.INSTALLED) {
                broken.add("bundle " + bundle.getSymbolicName() + " does not run: it misses " + missing(bundle));
            } else if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
        return broken;
    }

    /** What a bundle requires and nobody resolved provides. */
    private String missing(Bundle bundle) {
        FrameworkWiring wiring = framework.adapt(FrameworkWiring.class);
        return bundle.adapt(BundleRevision.class).getDeclaredRequirements(null).stream()
                .filter(r -> !NOT_NEEDED.contains(
                        r.getDirectives().getOrDefault(Constants.RESOLUTION_DIRECTIVE, Constants.RESOLUTION_MANDATORY)))
                .filter(r -> !"active".equals(r.getDirectives().get(Constants.EFFECTIVE_DIRECTIVE)))
                .filter(r -> wiring.findProviders(r).stream()
                        .noneMatch(c -> c.getRevision().getWiring() != null))
                .map(r -> r.getNamespace() + " " + r.getDirectives().get(Constants.FILTER_DIRECTIVE))
                .collect(Collectors.joining(", "));
    }

    private static void report(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            String name = event.getBundle().getSymbolicName();
            System.err.println("millrace: " + OneLineLogger.line("bundle " + name, event.getThrowable()));
        }
    }

    /** Whether it has not begun to stop; bundles go only after that. */
    boolean isRunning() {
        return (framework.getState() & (Bundle.STOPPING | Bundle.RESOLVED)) == 0;
    }

    /** Looks for a service by type name and filter; finds none once the framework has stopped. */
    <T> List<T> find(Class<T> type, String filter) {
        BundleContext context = framework.getBundleContext();
        if (context == null) {
            return List.of();
        }
        List<T> found = new ArrayList<>();
        try {
            for (ServiceReference<T> reference : context.getServiceReferences(type, filter)) {
                T service = context.getService(reference);
                if (service != null) {
                    found.add(service);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(filter, e);
        } catch (IllegalStateException e) {
            return List.of();
        }
        return found;
    }

    /** The runtime bundle's view in types of the JDK: the launcher shares no other with bundles. */
    @SuppressWarnings("unchecked")
    Map<String, Object> snapshot() {
        List<Supplier<?>> found = List.copyOf(suppliers());
        return found.isEmpty()
                ? Map.of()
                : (Map<String, Object>) found.getFirst().get();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private List<Supplier<?>> suppliers() {
        return (List) find(Supplier.class, "(millrace.snapshot=runtime)");
    }

    /** Waits for the end. @return whether it came in time; 0 waits without bound */
    boolean awaitStop(long millis) throws InterruptedException {
        return framework.waitForStop(millis).getType() != FrameworkEvent.WAIT_TIMEDOUT;
    }

    /** Begins an orderly stop; {@link #awaitStop} sees its end. */
    void stop() {
        try {
            framework.stop();
        } catch (BundleException e) {
            throw new IllegalStateException("the framework does not stop", e);
        }
    }
}
