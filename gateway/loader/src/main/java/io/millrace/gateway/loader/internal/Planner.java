package io.millrace.gateway.loader.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.resource.Namespace;
import org.osgi.resource.Resource;
import org.osgi.service.resolver.ResolutionException;
import org.osgi.service.resolver.Resolver;

/** Asks the resolver what has to be installed. Thread-safety: thread-safe. */
final class Planner {
    private final BundleContext context;
    private final Resolver resolver;

    Planner(BundleContext context, Resolver resolver) {
        this.context = context;
        this.resolver = resolver;
    }

    /**
     * What is missing for some PIDs, with the commands for what they bring.
     *
     * @return the resources to install, in a fixed order
     * @throws LoadException if something they need is not to be had; the message names it
     */
    List<IndexResource> forPids(Collection<String> pids, List<IndexResource> offered) {
        List<IndexResource.Clause> needs = new ArrayList<>();
        pids.forEach(pid -> needs.add(need(Offer.TRANSPORT, "(pid=" + pid + ")", false)));
        offered.stream()
                .filter(resource -> Offer.pids(resource).stream().anyMatch(pids::contains))
                .forEach(resource -> needs.addAll(commands(resource)));
        return plan(needs, offered);
    }

    private static List<IndexResource.Clause> commands(IndexResource resource) {
        return Offer.protocols(resource).stream()
                .map(protocol -> need(Offer.SHELL, "(protocol=" + protocol + ")", true))
                .toList();
    }

    /**
     * A bundle and what it needs, with the commands for what it brings.
     *
     * @throws LoadException as above
     */
    List<IndexResource> forBundle(IndexResource resource, List<IndexResource> offered) {
        String filter = "(&(" + IdentityNamespace.IDENTITY_NAMESPACE + "=" + resource.name() + ")(version="
                + resource.version() + "))";
        List<IndexResource.Clause> needs = new ArrayList<>(commands(resource));
        needs.add(need(IdentityNamespace.IDENTITY_NAMESPACE, filter, false));
        return plan(needs, offered);
    }

    private static IndexResource.Clause need(String namespace, String filter, boolean optional) {
        Map<String, String> directives = new HashMap<>();
        directives.put(Namespace.REQUIREMENT_FILTER_DIRECTIVE, filter);
        if (optional) {
            directives.put(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE, Namespace.RESOLUTION_OPTIONAL);
        }
        return new IndexResource.Clause(namespace, Map.of(), directives);
    }

    private List<IndexResource> plan(List<IndexResource.Clause> needs, List<IndexResource> offered) {
        IndexResource wish = new IndexResource(
                List.of(new IndexResource.Clause(
                        IdentityNamespace.IDENTITY_NAMESPACE,
                        Map.of(IdentityNamespace.IDENTITY_NAMESPACE, Missing.WISH),
                        Map.of())),
                needs);
        Resolution resolution = new Resolution(context, wish, offered);
        try {
            Set<Resource> resolved = resolver.resolve(resolution).keySet();
            return offered.stream().filter(resolved::contains).toList();
        } catch (ResolutionException e) {
            Set<String> missing = Missing.of(wish, resolution);
            throw new LoadException(
                    missing.isEmpty() ? e.getMessage() : "nobody provides " + String.join(", ", missing));
        } catch (IllegalArgumentException e) {
            throw new LoadException(e.getMessage());
        }
    }
}
