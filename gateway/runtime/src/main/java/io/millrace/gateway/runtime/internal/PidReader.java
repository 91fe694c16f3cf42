package io.millrace.gateway.runtime.internal;

import io.millrace.api.runtime.Catalog;
import io.millrace.api.runtime.dto.ProblemDTO;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;

/** Collects what the installed bundles say of PIDs. Thread-safety: thread-safe. */
final class PidReader {
    private static final String TRANSPORT = "io.millrace.transport";
    /** How the PIDs begin that make what a link stands on, or stand on links. */
    private static final List<String> NO_LINKS = List.of(
            "io.millrace.segment.",
            "io.millrace.signaler.",
            "io.millrace.hw.",
            "io.millrace.devmem",
            "io.millrace.posix.",
            "io.millrace.granules",
            "io.millrace.demo.");

    private final BundleContext context;
    private final ServiceComponentRuntime components;
    /** What could be loaded, if somebody loads on demand. */
    private final AtomicReference<Catalog> catalog = new AtomicReference<>();

    PidReader(BundleContext context, ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    void set(Catalog loader) {
        catalog.set(loader);
    }

    void unset(Catalog loader) {
        catalog.compareAndSet(loader, null);
    }

    /** Why something that is wanted is not loaded. */
    List<ProblemDTO> problems() {
        return Optional.ofNullable(catalog.get()).map(Catalog::problems).orElse(List.of());
    }

    private Set<String> loadable() {
        Set<String> pids = new HashSet<>();
        Optional.ofNullable(catalog.get()).map(Catalog::loadables).orElse(List.of()).stream()
                .forEach(bundle -> pids.addAll(List.of(bundle.pids)));
        return pids;
    }

    Pids read() {
        Set<String> known = managedServices();
        known.addAll(loadable());
        Map<String, Map<String, Attribute>> attributes = new HashMap<>();
        Map<String, Set<String>> references = new HashMap<>();
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
            for (String pid : component.configurationPid) {
                known.add(pid);
                for (ReferenceDTO reference : component.references) {
                    references.computeIfAbsent(pid, _ -> new HashSet<>()).add(reference.name);
                }
            }
        }
        for (Bundle bundle : context.getBundles()) {
            attributes.putAll(metatype(bundle));
        }
        return new Pids(known, attributes, references);
    }

    private Set<String> managedServices() {
        Set<String> pids = new HashSet<>();
        try {
            for (String type : List.of("ManagedService", "ManagedServiceFactory")) {
                ServiceReference<?>[] found = context.getAllServiceReferences("org.osgi.service.cm." + type, null);
                for (ServiceReference<?> reference : found == null ? new ServiceReference<?>[0] : found) {
                    pids.addAll(strings(reference.getProperty("service.pid")));
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a null filter is no filter", e);
        }
        return pids;
    }

    /**
     * What a bundle says of its PIDs. By entry, since a search would make the framework resolve a bundle that is being
     * updated just now, against the lock the update holds.
     */
    private static Map<String, Map<String, Attribute>> metatype(Bundle bundle) {
        Map<String, Map<String, Attribute>> attributes = new HashMap<>();
        if (bundle.getBundleId() != 0 && bundle.getState() != Bundle.UNINSTALLED) {
            Enumeration<String> paths = bundle.getEntryPaths("OSGI-INF/metatype");
            for (String path : paths == null ? List.<String>of() : Collections.list(paths)) {
                if (path.endsWith(".xml")) {
                    attributes.putAll(read(bundle.getEntry(path)));
                }
            }
        }
        return attributes;
    }

    /** Nothing, if the bundle's file is replaced just now. */
    private static Map<String, Map<String, Attribute>> read(URL file) {
        if (file == null) {
            return Map.of();
        }
        try (InputStream in = file.openStream()) {
            return Metatype.read(in);
        } catch (IOException e) {
            return Map.of();
        }
    }

    /**
     * The PIDs that make links: those bundles declare, or would declare were they loaded, less those that make no
     * links.
     */
    Set<String> links() {
        Set<String> pids = loadable();
        for (Bundle bundle : context.getBundles()) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            for (BundleCapability c :
                    wiring == null ? List.<BundleCapability>of() : wiring.getCapabilities(TRANSPORT)) {
                pids.addAll(strings(c.getAttributes().get("pid")));
            }
        }
        pids.removeIf(pid -> NO_LINKS.stream().anyMatch(pid::startsWith));
        return pids;
    }

    private static List<String> strings(Object value) {
        List<String> strings = new ArrayList<>();
        switch (value) {
            case String one -> strings.add(one);
            case String[] many -> strings.addAll(List.of(many));
            case Collection<?> many -> many.forEach(element -> strings.add(element.toString()));
            case null, default -> {}
        }
        return strings;
    }
}
