package io.millrace.gateway.loader.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All repositories, read again when they change. Thread-safety: thread-safe. */
final class Repositories {
    private List<Repository> repositories;

    /**
     * Reads them.
     *
     * @param locations in the order in which they are asked
     */
    Repositories(List<String> locations) {
        repositories = locations.stream().map(Repository::read).toList();
    }

    /**
     * Reads those again whose index has changed.
     *
     * @return whether one had
     */
    synchronized boolean refresh() {
        List<Repository> now = new ArrayList<>();
        boolean changed = false;
        for (Repository repository : repositories) {
            boolean stale = repository.hasChanged();
            now.add(stale ? Repository.read(repository.location()) : repository);
            changed |= stale;
        }
        repositories = List.copyOf(now);
        return changed;
    }

    /** In the order in which they are asked. */
    synchronized List<Repository> all() {
        return repositories;
    }

    /** What all of them offer. */
    List<IndexResource> resources() {
        return all().stream().flatMap(each -> each.resources().stream()).toList();
    }

    /** Why some cannot be read. */
    List<String> problems() {
        return all().stream().flatMap(each -> each.problem().stream()).toList();
    }

    /** Who offers a resource. */
    Optional<Repository> of(IndexResource resource) {
        return all().stream()
                .filter(each -> each.resources().contains(resource))
                .findFirst();
    }
}
