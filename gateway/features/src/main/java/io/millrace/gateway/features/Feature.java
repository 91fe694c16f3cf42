package io.millrace.gateway.features;

import io.millrace.gateway.features.Assembled.Placed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Bundles that are installed together. Thread-safety: immutable.
 *
 * @param name like {@code millrace-vox}
 * @param description in words
 * @param bundles what it adds
 * @param base whether it stands alone; the others need the one that does
 */
record Feature(String name, String description, List<Placed> bundles, boolean base) {
    /** The name of the one all others need. */
    static final String BASE = "millrace-base";

    private static final String KINDS = "io\\.millrace\\.(transport|hw\\.adapters|sysinfo|shm|gateway)\\.";

    Feature {
        bundles = List.copyOf(bundles);
    }

    /**
     * The base, and a feature for each bundle that can be configured: it, the commands for it, and what these need
     * beside the base.
     *
     * @param cache a folder for a framework
     * @throws BuildException if one does not resolve
     */
    static List<Feature> of(Assembled assembled, Path cache) throws IOException {
        List<Feature> features = new ArrayList<>();
        features.add(new Feature(BASE, "What a gateway starts with", assembled.base(), true));
        try (Resolved resolved = Resolved.none(cache)) {
            resolved.add(artifacts(assembled.base()));
            resolved.add(artifacts(assembled.repository()));
            for (Placed placed : assembled.repository()) {
                if (resolved.isOffer(placed.artifact())) {
                    features.add(of(placed.artifact(), assembled, resolved));
                }
            }
        }
        return features;
    }

    private static Feature of(Artifact artifact, Assembled assembled, Resolved resolved) {
        Set<Artifact> closure = new HashSet<>(resolved.closure(artifact));
        List<Placed> bundles = assembled.repository().stream()
                .filter(placed -> closure.contains(placed.artifact()))
                .toList();
        String name = "millrace-" + artifact.name().replaceFirst(KINDS, "").replace('.', '-');
        return new Feature(name, artifact.description(), bundles, false);
    }

    private static List<Artifact> artifacts(List<Placed> bundles) {
        return bundles.stream().map(Placed::artifact).toList();
    }
}
