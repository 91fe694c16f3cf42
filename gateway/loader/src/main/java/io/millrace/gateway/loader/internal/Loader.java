package io.millrace.gateway.loader.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Loads what configurations need, and unloads what none needs any more. What is loaded is read off the framework each
 * time: a bundle's location says whether it came from a repository, and whether somebody asked for it by hand.
 *
 * <p>Thread-safety: thread-safe, one call at a time.
 */
final class Loader {
    private static final long NEVER = -1;
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final BundleContext context;
    private final Repositories repositories;
    private final Planner planner;
    private final Installer installer;
    private final Duration keep;
    private final LongSupplier nanos;
    private final Map<String, String> refused = new TreeMap<>();
    private long unusedSince = NEVER;

    /**
     * Makes it.
     *
     * @param keep how long a bundle stays that nobody needs; negative: for ever
     * @param nanos a clock
     */
    Loader(
            BundleContext context,
            Repositories repositories,
            Planner planner,
            Installer installer,
            Duration keep,
            LongSupplier nanos) {
        this.context = context;
        this.repositories = repositories;
        this.planner = planner;
        this.installer = installer;
        this.keep = keep;
        this.nanos = nanos;
    }

    /**
     * What a look did.
     *
     * @param lines for the log
     * @param problems for the log, those that are new
     * @param again when to look again even if nothing happens, empty if not
     */
    record Outcome(List<String> lines, List<String> problems, Optional<Duration> again) {}

    /**
     * Compares what is configured with what is there, and acts.
     *
     * @param configured the names of the configurations, by PID
     */
    synchronized Outcome look(Map<String, List<String>> configured) {
        repositories.refresh();
        List<String> lines = new ArrayList<>();
        Map<String, String> before = new TreeMap<>(refused);
        refused.clear();
        load(configured, lines);
        Optional<Duration> again = unload(configured, lines);
        List<String> problems = refused.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .map(entry -> entry.getKey() + " is not loaded: " + entry.getValue())
                .toList();
        return new Outcome(lines, problems, again);
    }

    private void load(Map<String, List<String>> configured, List<String> lines) {
        List<IndexResource> offered = repositories.resources();
        Set<String> wanted = new TreeSet<>();
        offered.forEach(resource -> wanted.addAll(Offer.pids(resource)));
        wanted.retainAll(configured.keySet());
        wanted.removeAll(provided());
        if (wanted.isEmpty()) {
            return;
        }
        try {
            lines.addAll(load(wanted, offered));
        } catch (LoadException _) {
            wanted.forEach(pid -> loadAlone(pid, offered, lines));
        }
    }

    /** One that cannot be had does not keep the others away. */
    private void loadAlone(String pid, List<IndexResource> offered, List<String> lines) {
        try {
            if (!provided().contains(pid)) {
                lines.addAll(load(List.of(pid), offered));
            }
        } catch (LoadException e) {
            refused.put(pid, e.getMessage());
        }
    }

    private List<String> load(Collection<String> pids, List<IndexResource> offered) {
        long start = nanos.getAsLong();
        List<Bundle> bundles = installer.install(planner.forPids(pids, offered), repositories, List.of());
        return bundles.isEmpty() ? List.of() : List.of("loaded " + names(bundles) + millis(start));
    }

    private String millis(long start) {
        return " in " + (nanos.getAsLong() - start) / 1_000_000 + " ms";
    }

    private Optional<Duration> unload(Map<String, List<String>> configured, List<String> lines) {
        List<Bundle> unused = unused(configured);
        if (unused.isEmpty() || keep.isNegative()) {
            unusedSince = NEVER;
            return refused.isEmpty() ? Optional.empty() : Optional.of(RETRY);
        }
        long now = nanos.getAsLong();
        unusedSince = unusedSince == NEVER ? now : unusedSince;
        Duration left = keep.minusNanos(now - unusedSince);
        if (left.isPositive()) {
            return Optional.of(left);
        }
        unusedSince = NEVER;
        installer.uninstall(unused);
        lines.add("unloaded " + names(unused) + millis(now));
        return Optional.empty();
    }

    private List<Bundle> unused(Map<String, List<String>> configured) {
        List<Bundle> loaded = loaded();
        Set<Bundle> needed = needs(configured).keySet();
        return loaded.stream().filter(bundle -> !needed.contains(bundle)).toList();
    }

    /** For each loaded bundle that is needed, why. */
    synchronized Map<Bundle, Set<String>> needs(Map<String, List<String>> configured) {
        List<Bundle> loaded = loaded();
        return Needs.of(
                loaded, configured, loaded.stream().filter(Installer::isByHand).toList());
    }

    /** What came from a repository. */
    List<Bundle> loaded() {
        return bundles().stream().filter(Installer::isLoaded).toList();
    }

    private List<Bundle> bundles() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() != Bundle.UNINSTALLED)
                .toList();
    }

    private Set<String> provided() {
        Set<String> pids = new TreeSet<>();
        bundles().stream()
                .map(bundle -> bundle.adapt(BundleRevision.class))
                .filter(Objects::nonNull)
                .forEach(revision -> pids.addAll(Offer.pids(revision)));
        return pids;
    }

    /**
     * Loads a bundle by hand, and what it needs.
     *
     * @param name its symbolic name, or a PID or protocol it brings
     * @return the symbolic names of what was installed
     * @throws LoadException if there is none, or it is there, or cannot be loaded
     */
    synchronized List<String> load(String name) {
        repositories.refresh();
        List<IndexResource> offered = repositories.resources();
        IndexResource resource = offered.stream()
                .filter(each -> each.name().equals(name)
                        || Offer.pids(each).contains(name)
                        || Offer.protocols(each).contains(name))
                .findFirst()
                .orElseThrow(() -> new LoadException("no repository offers \"" + name + "\"; there are: "
                        + offered.stream().map(IndexResource::name).collect(Collectors.joining(", "))));
        if (find(resource.name()).isPresent()) {
            throw new LoadException(resource.name() + " is there already");
        }
        List<IndexResource> plan = planner.forBundle(resource, offered);
        return installer.install(plan, repositories, List.of(resource)).stream()
                .map(Bundle::getSymbolicName)
                .toList();
    }

    /**
     * Unloads a bundle that nobody needs.
     *
     * @throws LoadException if it was not loaded, or somebody needs it
     */
    synchronized void unload(String name, Map<String, List<String>> configured) {
        Bundle bundle = find(name)
                .filter(Installer::isLoaded)
                .orElseThrow(() -> new LoadException("\"" + name + "\" is not loaded; loaded are: " + names(loaded())));
        Set<String> reasons = new TreeSet<>(needs(configured).getOrDefault(bundle, Set.of()));
        reasons.remove("by hand");
        if (!reasons.isEmpty()) {
            throw new LoadException(name + " is needed: " + String.join(", ", reasons));
        }
        installer.uninstall(List.of(bundle));
    }

    /**
     * The jar a repository has of a bundle.
     *
     * @throws LoadException if none has, or it is not what the index says
     */
    synchronized byte[] content(String name) {
        repositories.refresh();
        IndexResource resource = repositories.resources().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LoadException("no repository has " + name + "; name the file of its revision"));
        return installer.content(resource, repositories);
    }

    /** A bundle by symbolic name or number. */
    Optional<Bundle> find(String name) {
        return bundles().stream()
                .filter(bundle ->
                        name.equals(bundle.getSymbolicName()) || name.equals(Long.toString(bundle.getBundleId())))
                .findFirst();
    }

    /** By PID, why it is not loaded; repositories that cannot be read by their location. */
    synchronized Map<String, String> refused() {
        return Map.copyOf(refused);
    }

    private static String names(Collection<Bundle> bundles) {
        return bundles.stream().map(Bundle::getSymbolicName).sorted().collect(Collectors.joining(", "));
    }
}
