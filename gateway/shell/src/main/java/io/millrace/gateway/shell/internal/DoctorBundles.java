package io.millrace.gateway.shell.internal;

import io.millrace.api.health.Finding;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;

/** The bundles that do not run, and what they miss. Thread-safety: stateless. */
final class DoctorBundles {
    private DoctorBundles() {}

    static List<CheckDTO> rows(BundleContext context) {
        FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
        List<CheckDTO> rows = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            boolean isFragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            if (bundle.getState() == Bundle.INSTALLED) {
                rows.add(HealthRows.row(unresolved(bundle, missing(bundle, wiring))));
            } else if (bundle.getState() == Bundle.RESOLVED && !isFragment) {
                rows.add(HealthRows.row(Finding.fail(
                        name(bundle),
                        "is stopped",
                        "start " + bundle.getBundleId() + "; the log says why, if it fails")));
            }
        }
        return rows;
    }

    private static Finding unresolved(Bundle bundle, List<String> missing) {
        return missing.isEmpty()
                ? Finding.fail(
                        name(bundle),
                        "does not resolve, though everything it needs is there",
                        "diag " + bundle.getBundleId() + " says which two exclude each other")
                : Finding.fail(
                        name(bundle),
                        "does not run, nobody provides " + String.join(", ", missing),
                        "install a bundle that does");
    }

    /** What no bundle provides that is needed at run time. */
    private static List<String> missing(Bundle bundle, FrameworkWiring wiring) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        List<String> missing = new ArrayList<>();
        if (revision != null) {
            for (Requirement requirement : revision.getRequirements(null)) {
                if (isNeeded(requirement) && wiring.findProviders(requirement).isEmpty()) {
                    missing.add(words(requirement));
                }
            }
        }
        return missing;
    }

    private static boolean isNeeded(Requirement requirement) {
        String resolution = requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE);
        String effective = requirement.getDirectives().get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE);
        return !Namespace.RESOLUTION_OPTIONAL.equals(resolution)
                && (effective == null || Namespace.EFFECTIVE_RESOLVE.equals(effective));
    }

    private static String words(Requirement requirement) {
        String kind = requirement.getNamespace().replaceFirst("^osgi\\.wiring\\.", "");
        String filter = requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
        return (kind + " " + filter).strip();
    }

    private static String name(Bundle bundle) {
        return "bundle " + bundle.getSymbolicName();
    }
}
