package io.millrace.gateway.features;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Bundles as a framework wires them; none of them is started. By what the loader goes, too: who is wired to whom, who
 * serves without a configuration, who brings commands for what. Thread-safety: confined to one thread.
 */
final class Resolved implements AutoCloseable {
    private static final String TRANSPORT = "io.millrace.transport";
    private static final String COMMANDS = "io.millrace.shell";
    private static final String SERVICE = "osgi.service";
    private static final long STOP_MILLIS = 60_000;

    private final Framework framework;
    private final Map<Artifact, Bundle> bundles = new LinkedHashMap<>();

    private Resolved(Framework framework) {
        this.framework = framework;
    }

    /**
     * A framework with nothing in it.
     *
     * @param cache a folder of its own
     */
    static Resolved none(Path cache) {
        Map<String, String> config = Map.of(
                Constants.FRAMEWORK_STORAGE,
                cache.toString(),
                Constants.FRAMEWORK_STORAGE_CLEAN,
                Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
                "felix.service.urlhandlers",
                "false",
                "felix.log.level",
                "0");
        Framework framework = new FrameworkFactory().newFramework(config);
        try {
            framework.init();
        } catch (BundleException e) {
            throw new IllegalStateException("the framework does not start", e);
        }
        return new Resolved(framework);
    }

    /**
     * Adds bundles that have all they need in themselves and in those before.
     *
     * @throws BuildException if they have not; the message names what is missing
     */
    void add(Collection<Artifact> artifacts) {
        try {
            for (Artifact each : artifacts) {
                String location = "reference:" + each.jar().toUri();
                bundles.put(each, framework.getBundleContext().installBundle(location));
            }
        } catch (BundleException e) {
            throw new BuildException(e.getMessage());
        }
        if (!wiring().resolveBundles(bundles.values())) {
            throw new BuildException(bundles.values().stream()
                    .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                    .map(bundle -> bundle.getSymbolicName() + " misses " + missing(bundle))
                    .collect(Collectors.joining("; ")));
        }
    }

    private FrameworkWiring wiring() {
        return framework.adapt(FrameworkWiring.class);
    }

    private List<String> missing(Bundle bundle) {
        return revision(bundle).getDeclaredRequirements(null).stream()
                .filter(each -> !each.getDirectives().containsKey(Constants.RESOLUTION_DIRECTIVE))
                .filter(each -> !"active".equals(each.getDirectives().get(Constants.EFFECTIVE_DIRECTIVE)))
                .filter(each -> wiring().findProviders(each).stream()
                        .allMatch(provider -> provider.getRevision().getWiring() == null))
                .map(each -> each.getNamespace() + " " + each.getDirectives().get(Constants.FILTER_DIRECTIVE))
                .toList();
    }

    /** What can be configured, and so is worth a feature. */
    boolean isOffer(Artifact artifact) {
        return !values(artifact, TRANSPORT, "pid").isEmpty();
    }

    /** A bundle, those that bring commands for it, and whatever these need, in the order in which all were added. */
    List<Artifact> closure(Artifact artifact) {
        Set<String> protocols = values(artifact, TRANSPORT, "protocol");
        Set<Artifact> found = new LinkedHashSet<>();
        Deque<Artifact> open = new ArrayDeque<>(List.of(artifact));
        bundles.keySet().stream()
                .filter(each -> values(each, COMMANDS, "protocol").stream().anyMatch(protocols::contains))
                .forEach(open::add);
        while (!open.isEmpty()) {
            Artifact next = open.remove();
            if (found.add(next)) {
                bundles.keySet().stream()
                        .filter(other -> isWired(next, other) || isServed(next, other))
                        .forEach(open::add);
            }
        }
        return bundles.keySet().stream().filter(found::contains).toList();
    }

    private boolean isWired(Artifact by, Artifact other) {
        List<BundleWire> wires = bundles.get(by).adapt(BundleWiring.class).getRequiredWires(null);
        return wires.stream().anyMatch(wire -> wire.getProvider().getBundle() == bundles.get(other));
    }

    /** A service that is there without a configuration. */
    private boolean isServed(Artifact by, Artifact other) {
        List<BundleRequirement> needs = revision(bundles.get(by)).getDeclaredRequirements(SERVICE);
        return !isOffer(other)
                && revision(bundles.get(other)).getDeclaredCapabilities(SERVICE).stream()
                        .anyMatch(service -> needs.stream().anyMatch(need -> need.matches(service)));
    }

    private Set<String> values(Artifact artifact, String namespace, String attribute) {
        Set<String> values = new TreeSet<>();
        revision(bundles.get(artifact)).getDeclaredCapabilities(namespace).stream()
                .map(capability -> capability.getAttributes().get(attribute))
                .forEach(value -> values.addAll(strings(value)));
        return values;
    }

    private static List<String> strings(Object value) {
        return switch (value) {
            case null -> List.of();
            case String[] many -> Arrays.asList(many);
            case Collection<?> many ->
                new ArrayList<>(many.stream().map(String::valueOf).toList());
            default -> List.of(value.toString());
        };
    }

    private static BundleRevision revision(Bundle bundle) {
        return bundle.adapt(BundleRevision.class);
    }

    @Override
    public void close() throws IOException {
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException e) {
            throw new IOException("the framework does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
