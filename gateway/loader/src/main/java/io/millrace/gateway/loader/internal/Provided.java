package io.millrace.gateway.loader.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

/**
 * What bundles give: services with a name, and components that run. Thread-safety: immutable.
 *
 * @param things in words, like {@code Channel plc/0}
 */
record Provided(Set<String> things) {
    private static final String OURS = "millrace.";
    private static final String COMPONENT = "component ";

    Provided {
        things = Set.copyOf(things);
    }

    /** Looks at bundles now. */
    static Provided by(Collection<Bundle> bundles, ServiceComponentRuntime components) {
        Set<String> things = new TreeSet<>();
        for (Bundle bundle : bundles) {
            ServiceReference<?>[] services = isThere(bundle) ? bundle.getRegisteredServices() : null;
            for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
                named(service).ifPresent(things::add);
            }
        }
        configurations(bundles, components).stream()
                .filter(each -> each.state == ComponentConfigurationDTO.ACTIVE
                        || each.state == ComponentConfigurationDTO.SATISFIED)
                .forEach(each -> things.add(COMPONENT + name(each)));
        return new Provided(things);
    }

    private static boolean isThere(Bundle bundle) {
        return bundle.getState() != Bundle.UNINSTALLED;
    }

    /** A service is named by a property that is called after its type. */
    private static Optional<String> named(ServiceReference<?> service) {
        String type = ((String[]) service.getProperty(Constants.OBJECTCLASS))[0].replaceFirst(".*\\.", "");
        return Optional.ofNullable(service.getProperty(OURS + type.toLowerCase(Locale.ROOT)))
                .map(name -> type + " " + name);
    }

    /** Why one of these components does not run any more, though it could. */
    Optional<String> failure(Collection<Bundle> bundles, ServiceComponentRuntime components) {
        return configurations(bundles, components).stream()
                .filter(each -> each.failure != null && things.contains(COMPONENT + name(each)))
                .map(each -> name(each) + ": " + reason(each.failure))
                .findFirst();
    }

    private static List<ComponentConfigurationDTO> configurations(
            Collection<Bundle> bundles, ServiceComponentRuntime components) {
        return components.getComponentDescriptionDTOs(bundles.toArray(Bundle[]::new)).stream()
                .flatMap(description -> components.getComponentConfigurationDTOs(description).stream())
                .toList();
    }

    private static String name(ComponentConfigurationDTO component) {
        return Objects.toString(component.properties.get(Constants.SERVICE_PID), component.description.name);
    }

    /** The message of the innermost cause in a printed stack trace. */
    private static String reason(String trace) {
        List<String> lines = Arrays.asList(trace.strip().split("\\R"));
        String line = lines.stream()
                .filter(each -> each.startsWith("Caused by: "))
                .reduce((_, last) -> last)
                .orElse(lines.getFirst());
        return line.replaceFirst("^Caused by: ", "").replaceFirst("^[\\w.$]+(Exception|Error): ", "");
    }

    /** What of another one is missing here. */
    Set<String> missing(Provided before) {
        Set<String> missing = new TreeSet<>(before.things);
        missing.removeAll(things);
        return missing;
    }
}
