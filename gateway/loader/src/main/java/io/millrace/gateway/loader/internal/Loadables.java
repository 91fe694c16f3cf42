package io.millrace.gateway.loader.internal;

import io.millrace.api.runtime.dto.LoadableDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;

/** Makes snapshots of what can be loaded. */
final class Loadables {
    private static final String[] NONE = {};

    private Loadables() {}

    static List<LoadableDTO> of(List<Repository> repositories, Loader loader, Map<Bundle, Set<String>> needs) {
        List<LoadableDTO> all = new ArrayList<>();
        for (Repository repository : repositories) {
            repository.resources().forEach(resource -> all.add(of(repository, resource, loader, needs)));
        }
        all.sort(Comparator.comparing(dto -> dto.bundle));
        return all;
    }

    private static LoadableDTO of(
            Repository repository, IndexResource resource, Loader loader, Map<Bundle, Set<String>> needs) {
        LoadableDTO dto = new LoadableDTO();
        dto.bundle = resource.name();
        dto.version = resource.version();
        dto.protocols = Offer.protocols(resource).toArray(NONE);
        dto.pids = Offer.pids(resource).toArray(NONE);
        dto.repository = repository.location();
        Optional<Bundle> bundle = loader.find(resource.name());
        dto.state = bundle.map(there -> Installer.isLoaded(there) ? "LOADED" : "INSTALLED")
                .orElse("AVAILABLE");
        dto.reasons = bundle.map(there -> needs.getOrDefault(there, Set.of()).toArray(NONE))
                .orElse(NONE);
        return dto;
    }

    static ProblemDTO problem(String source, String message) {
        ProblemDTO dto = new ProblemDTO();
        dto.source = source;
        dto.kind = "not-loadable";
        dto.message = message;
        dto.count = 1;
        return dto;
    }
}
