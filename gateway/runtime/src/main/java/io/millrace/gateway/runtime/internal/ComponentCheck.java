package io.millrace.gateway.runtime.internal;

import io.millrace.api.runtime.dto.ProblemDTO;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.SatisfiedReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Says in words why a component does not run. */
final class ComponentCheck {
    private final Map<String, List<String>> names;

    /**
     * Makes a check.
     *
     * @param names by interface name, what there is of it, for the user to choose from; of others nothing is said
     */
    ComponentCheck(Map<String, List<String>> names) {
        this.names = names;
    }

    /** Everything that does not run although it is configured. */
    List<ProblemDTO> check(ServiceComponentRuntime runtime) {
        List<ProblemDTO> problems = new ArrayList<>();
        for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs()) {
            for (ComponentConfigurationDTO component : runtime.getComponentConfigurationDTOs(description)) {
                check(component, problems);
            }
        }
        return problems;
    }

    void check(ComponentConfigurationDTO component, List<ProblemDTO> problems) {
        String source = Objects.toString(component.properties.get("service.pid"), component.description.name);
        if (component.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
            for (UnsatisfiedReferenceDTO missing : component.unsatisfiedReferences) {
                problems.add(Problems.of(
                        source, "unsatisfied", waiting(component.description, missing.name, missing.target)));
            }
        } else if (component.failure != null) {
            problems.add(Problems.of(source, "failed", withoutSource(source, reason(component.failure))));
        } else if (component.state == ComponentConfigurationDTO.ACTIVE && component.satisfiedReferences != null) {
            for (SatisfiedReferenceDTO reference : component.satisfiedReferences) {
                if (isWanted(reference)) {
                    problems.add(Problems.of(
                            source, "waiting", waiting(component.description, reference.name, reference.target)));
                }
            }
        }
    }

    /**
     * An optional reference that a configuration names, and nobody answers to. By default they name what nobody is. Who
     * has not begun, because nobody has asked for it, has nothing bound yet.
     */
    private static boolean isWanted(SatisfiedReferenceDTO reference) {
        return reference.target != null && !reference.target.endsWith("=unset)") && reference.boundServices.length == 0;
    }

    private String waiting(ComponentDescriptionDTO description, String name, String filter) {
        String type = Optional.ofNullable(description.references).stream()
                .flatMap(java.util.Arrays::stream)
                .filter(reference -> reference.name.equals(name))
                .map((ReferenceDTO reference) -> reference.interfaceName)
                .findFirst()
                .orElse(name);
        String target = filter == null ? "" : " with " + filter;
        return "waits for a " + type.substring(type.lastIndexOf('.') + 1) + target + " (" + name + ".target)"
                + Optional.ofNullable(names.get(type))
                        .map(ComponentCheck::choice)
                        .orElse("");
    }

    private static String choice(List<String> there) {
        return there.isEmpty() ? "; there is none at all" : "; there are: " + String.join(", ", there);
    }

    /** Adapters begin their messages with the PID, which is said anyway. */
    private static String withoutSource(String source, String message) {
        return message.startsWith(source + ": ") ? message.substring(source.length() + 2) : message;
    }

    /** The message of the innermost cause in a printed stack trace. */
    static String reason(String trace) {
        List<String> lines = trace.lines().map(String::strip).toList();
        String line = lines.stream()
                .filter(l -> l.startsWith("Caused by: "))
                .reduce((_, last) -> last)
                .orElse(lines.isEmpty() ? "" : lines.getFirst());
        String text = line.replaceFirst("^Caused by: ", "");
        String message = text.replaceFirst("^[\\w.$]+(Exception|Error): ", "");
        return message.isEmpty() ? text : message;
    }
}
