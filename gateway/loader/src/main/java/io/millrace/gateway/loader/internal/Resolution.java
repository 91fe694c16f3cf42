package io.millrace.gateway.loader.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.resource.Wiring;
import org.osgi.service.resolver.HostedCapability;
import org.osgi.service.resolver.ResolveContext;

/**
 * What the framework has and the repositories offer, as the resolver asks for it: the framework first, so that nothing
 * is installed twice. Thread-safety: confined to one thread.
 */
final class Resolution extends ResolveContext {
    private static final String RESOLVE = "resolve";

    private final Resource wanted;
    private final List<IndexResource> offered;
    private final Map<Resource, Wiring> wirings = new HashMap<>();
    private final List<BundleWiring> installed = new ArrayList<>();

    /**
     * Looks at the framework now.
     *
     * @param wanted needs what is to be there
     * @param offered by the repositories
     */
    Resolution(BundleContext context, Resource wanted, List<IndexResource> offered) {
        this.wanted = wanted;
        this.offered = offered;
        for (var bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            BundleWiring wiring = revision == null ? null : revision.getWiring();
            if (wiring != null) {
                installed.add(wiring);
                wirings.put(revision, wiring);
            }
        }
    }

    @Override
    public Collection<Resource> getMandatoryResources() {
        return List.of(wanted);
    }

    @Override
    public List<Capability> findProviders(Requirement requirement) {
        Filter filter = filter(requirement);
        String namespace = requirement.getNamespace();
        List<Capability> found = new ArrayList<>();
        installed.forEach(wiring -> add(wiring.getResourceCapabilities(namespace), filter, found));
        offered.stream()
                .filter(resource -> !namespace.equals(Offer.SERVICE) || isUnconditional(resource))
                .forEach(resource -> add(resource.getCapabilities(namespace), filter, found));
        return found;
    }

    private static void add(List<Capability> candidates, Filter filter, List<Capability> found) {
        candidates.stream()
                .filter(each -> filter == null || filter.matches(each.getAttributes()))
                .forEach(found::add);
    }

    private static Filter filter(Requirement requirement) {
        String text = requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE);
        try {
            return text == null ? null : FrameworkUtil.createFilter(text);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("requirement " + requirement + ": " + e.getMessage(), e);
        }
    }

    /**
     * Services that only a configuration makes are the configuration's business; who registers one without any is
     * loaded for those who want it.
     */
    private static boolean isUnconditional(Resource resource) {
        return Offer.pids(resource).isEmpty();
    }

    @Override
    public int insertHostedCapability(List<Capability> capabilities, HostedCapability hosted) {
        capabilities.add(hosted);
        return capabilities.size() - 1;
    }

    @Override
    public boolean isEffective(Requirement requirement) {
        String effective = requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, RESOLVE);
        return effective.equals(RESOLVE)
                || (requirement.getNamespace().equals(Offer.SERVICE)
                        && !findProviders(requirement).isEmpty());
    }

    @Override
    public Map<Resource, Wiring> getWirings() {
        return wirings;
    }
}
