package io.millrace.gateway.loader.internal;

import java.util.List;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/** A bundle as an index describes it. Equal to itself alone, as the resolver wants it. Thread-safety: immutable. */
final class IndexResource implements Resource {
    /** Where the jar is and what its digest is (OSGi Compendium, Repository Service). */
    private static final String CONTENT = "osgi.content";

    private final List<Capability> capabilities;
    private final List<Requirement> requirements;

    /**
     * Makes it.
     *
     * @param capabilities what it offers
     * @param requirements what it needs
     */
    IndexResource(List<Clause> capabilities, List<Clause> requirements) {
        this.capabilities = capabilities.stream()
                .<Capability>map(clause -> new IndexCapability(this, clause))
                .toList();
        this.requirements = requirements.stream()
                .<Requirement>map(clause -> new IndexRequirement(this, clause))
                .toList();
    }

    /** One line of an index: a capability or a requirement. */
    record Clause(String namespace, Map<String, Object> attributes, Map<String, String> directives) {
        Clause {
            attributes = Map.copyOf(attributes);
            directives = Map.copyOf(directives);
        }
    }

    @Override
    public List<Capability> getCapabilities(String namespace) {
        return capabilities.stream()
                .filter(each -> namespace == null || each.getNamespace().equals(namespace))
                .toList();
    }

    @Override
    public List<Requirement> getRequirements(String namespace) {
        return requirements.stream()
                .filter(each -> namespace == null || each.getNamespace().equals(namespace))
                .toList();
    }

    /** The symbolic name. */
    String name() {
        return attribute(IdentityNamespace.IDENTITY_NAMESPACE, IdentityNamespace.IDENTITY_NAMESPACE);
    }

    /** The version of the bundle. */
    String version() {
        return attribute(IdentityNamespace.IDENTITY_NAMESPACE, Constants.VERSION_ATTRIBUTE);
    }

    /** Where the jar is, mostly relative to the index. */
    String url() {
        return attribute(CONTENT, "url");
    }

    /** SHA-256 of the jar, in hexadecimal digits. */
    String digest() {
        return attribute(CONTENT, CONTENT);
    }

    private String attribute(String namespace, String name) {
        return getCapabilities(namespace).stream()
                .map(each -> String.valueOf(each.getAttributes().getOrDefault(name, "")))
                .findFirst()
                .orElse("");
    }

    @Override
    public String toString() {
        return name() + " " + version();
    }

    /** Something a resource of an index offers. */
    private record IndexCapability(Resource resource, Clause clause) implements Capability {
        @Override
        public String getNamespace() {
            return clause.namespace();
        }

        @Override
        public Map<String, String> getDirectives() {
            return clause.directives();
        }

        @Override
        public Map<String, Object> getAttributes() {
            return clause.attributes();
        }

        @Override
        public Resource getResource() {
            return resource;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** Something a resource of an index needs. */
    private record IndexRequirement(Resource resource, Clause clause) implements Requirement {
        @Override
        public String getNamespace() {
            return clause.namespace();
        }

        @Override
        public Map<String, String> getDirectives() {
            return clause.directives();
        }

        @Override
        public Map<String, Object> getAttributes() {
            return clause.attributes();
        }

        @Override
        public Resource getResource() {
            return resource;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public String toString() {
            return clause.namespace() + " "
                    + clause.directives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
        }
    }
}
