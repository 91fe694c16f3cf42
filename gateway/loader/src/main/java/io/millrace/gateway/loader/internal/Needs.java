package io.millrace.gateway.loader.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;

/** Which of the loaded bundles are needed, and for what. */
final class Needs {
    /** Without those that are just being taken out. */
    private final Map<Bundle, BundleRevision> loaded = new LinkedHashMap<>();

    private final Map<Bundle, Set<String>> reasons = new LinkedHashMap<>();

    private Needs(List<Bundle> bundles) {
        for (Bundle bundle : bundles) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision != null) {
                loaded.put(bundle, revision);
            }
        }
    }

    /**
     * Looks at the framework now.
     *
     * @param loaded what was loaded from a repository
     * @param configured the names of the configurations, by PID
     * @param byHand those of the loaded bundles somebody asked for
     * @return for each bundle that is needed, why
     */
    static Map<Bundle, Set<String>> of(
            List<Bundle> loaded, Map<String, List<String>> configured, Collection<Bundle> byHand) {
        Needs needs = new Needs(loaded);
        needs.loaded.forEach((bundle, revision) ->
                Offer.pids(revision).forEach(pid -> needs.add(bundle, configured.getOrDefault(pid, List.of()))));
        byHand.stream().filter(needs.loaded::containsKey).forEach(bundle -> needs.add(bundle, List.of("by hand")));
        needs.follow();
        return needs.reasons;
    }

    private void add(Bundle bundle, Collection<String> why) {
        if (!why.isEmpty()) {
            reasons.computeIfAbsent(bundle, _ -> new TreeSet<>()).addAll(why);
        }
    }

    /** What a needed bundle needs is needed. */
    private void follow() {
        List<Bundle> open = new ArrayList<>(reasons.keySet());
        while (!open.isEmpty()) {
            Bundle bundle = open.removeLast();
            for (Bundle other : loaded.keySet()) {
                if (other != bundle && isNeeded(other, bundle)) {
                    boolean fresh = !reasons.containsKey(other);
                    add(other, List.of("for " + bundle.getSymbolicName()));
                    if (fresh) {
                        open.add(other);
                    }
                }
            }
        }
    }

    private boolean isNeeded(Bundle other, Bundle by) {
        return isWired(by, other) || isServed(by, other) || isCommanded(by, other);
    }

    private static boolean isWired(Bundle by, Bundle other) {
        BundleWiring wiring = by.adapt(BundleWiring.class);
        List<BundleWire> wires = wiring == null ? List.of() : wiring.getRequiredWires(null);
        return wires.stream().anyMatch(wire -> wire.getProvider().getBundle() == other);
    }

    /** A service that is there without a configuration. */
    private boolean isServed(Bundle by, Bundle other) {
        BundleRevision revision = loaded.get(other);
        return Offer.pids(revision).isEmpty()
                && loaded.get(by).getRequirements(Offer.SERVICE).stream()
                        .anyMatch(requirement -> revision.getCapabilities(Offer.SERVICE).stream()
                                .anyMatch(capability -> matches(requirement, capability.getAttributes())));
    }

    private static boolean matches(Requirement requirement, Map<String, Object> attributes) {
        String filter = requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE);
        try {
            return filter != null && FrameworkUtil.createFilter(filter).matches(attributes);
        } catch (InvalidSyntaxException e) {
            return false;
        }
    }

    private boolean isCommanded(Bundle by, Bundle other) {
        Set<String> protocols = Offer.protocols(loaded.get(by));
        return Offer.commandsFor(loaded.get(other)).stream().anyMatch(protocols::contains);
    }
}
