package io.millrace.gateway.runtime.internal;

import io.millrace.api.runtime.dto.ProblemDTO;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares configurations with what the bundles say they understand. Thread-safety: immutable. */
final class ConfigurationCheck {
    private static final Set<String> FOREIGN = Set.of("service.", "felix.", "component.", "org.apache.felix.", ":");

    /** A component without a PID of its own has that of its class. */
    private static final String OURS = "io\\.millrace\\.(?!.*\\.internal\\.).*";

    private final Pids pids;

    ConfigurationCheck(Pids pids) {
        this.pids = pids;
    }

    /**
     * One configuration.
     *
     * @param name full, for instance {@code io.millrace.nrfrpc~plc}
     * @param pid the part somebody must have
     * @param properties what it sets
     */
    record Entry(String name, String pid, Map<String, Object> properties) {}

    /** What is wrong with a configuration. */
    List<ProblemDTO> check(Entry entry) {
        if (!pids.known().contains(entry.pid())) {
            String message = "no bundle has the PID " + entry.pid() + "; " + Nearest.hint(entry.pid(), ours());
            return List.of(Problems.of(entry.name(), "unknown-pid", message));
        }
        Map<String, Attribute> attributes = pids.attributes().get(entry.pid());
        if (attributes == null) {
            return List.of();
        }
        List<ProblemDTO> problems = new ArrayList<>();
        new TreeMap<>(entry.properties()).forEach((key, value) -> checkProperty(entry, key, value, problems));
        for (Attribute attribute : attributes.values()) {
            if (attribute.needed() && !entry.properties().containsKey(attribute.id())) {
                problems.add(Problems.of(entry.name(), "missing-property", "needs the property " + attribute.id()));
            }
        }
        return problems;
    }

    /** Only our own PIDs are worth a hint; those of the framework's bundles are no typing error away. */
    private Set<String> ours() {
        Set<String> ours = new TreeSet<>();
        pids.known().stream().filter(pid -> pid.matches(OURS)).forEach(ours::add);
        return ours;
    }

    private void checkProperty(Entry entry, String key, Object value, List<ProblemDTO> problems) {
        Map<String, Attribute> attributes = pids.attributes().get(entry.pid());
        Attribute attribute = attributes.get(key);
        if (attribute != null) {
            attribute
                    .refuse(value)
                    .map(allowed -> key + " is " + value + ", allowed: " + allowed)
                    .ifPresent(message -> problems.add(Problems.of(entry.name(), "bad-value", message)));
        } else if (FOREIGN.stream().noneMatch(key::startsWith) && !isReference(entry.pid(), key)) {
            String message = "has no property " + key + "; " + Nearest.hint(key, understood(entry.pid()));
            problems.add(Problems.of(entry.name(), "unknown-property", message));
        }
    }

    private boolean isReference(String pid, String key) {
        return pids.references().getOrDefault(pid, Set.of()).stream()
                .anyMatch(name -> key.equals(name + ".target") || key.equals(name + ".cardinality.minimum"));
    }

    private Set<String> understood(String pid) {
        Set<String> names = new TreeSet<>(pids.attributes().get(pid).keySet());
        pids.references().getOrDefault(pid, Set.of()).forEach(name -> names.add(name + ".target"));
        return names;
    }
}
