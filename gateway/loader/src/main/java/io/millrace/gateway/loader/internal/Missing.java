package io.millrace.gateway.loader.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/**
 * Why something cannot be resolved: the resolver names what was asked for, which says nothing; this looks for what
 * nobody has, however far behind that it is. Thread-safety: confined to one thread.
 */
final class Missing {
    /** The name of what stands for the question. */
    static final String WISH = "millrace.wish";

    private final Resolution resolution;
    private final Set<Resource> seen = new HashSet<>();
    private final Set<String> missing = new TreeSet<>();

    private Missing(Resolution resolution) {
        this.resolution = resolution;
    }

    /** What a resource needs that nobody has, in words; empty if everything is there and does not fit together. */
    static Set<String> of(Resource resource, Resolution resolution) {
        Missing found = new Missing(resolution);
        found.follow(resource);
        return found.missing;
    }

    private void follow(Resource resource) {
        if (!seen.add(resource)) {
            return;
        }
        for (Requirement requirement : resource.getRequirements(null)) {
            if (isMandatory(requirement) && resolution.isEffective(requirement)) {
                follow(requirement);
            }
        }
    }

    private void follow(Requirement requirement) {
        List<Capability> providers = resolution.findProviders(requirement);
        if (providers.isEmpty()) {
            missing.add(words(requirement));
        }
        providers.stream()
                .map(Capability::getResource)
                .filter(IndexResource.class::isInstance)
                .forEach(this::follow);
    }

    private static boolean isMandatory(Requirement requirement) {
        return !Namespace.RESOLUTION_OPTIONAL.equals(
                requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
    }

    private static String words(Requirement requirement) {
        String filter = requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
        String who = requirement.getResource() instanceof IndexResource resource
                        && !resource.name().equals(WISH)
                ? " (" + resource.name() + " needs it)"
                : "";
        return requirement.getNamespace() + " " + filter + who;
    }
}
