package io.millrace.gateway.loader.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
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
 * <p>Thread-safety: thread-safe. Who loads, unloads or swaps does it alone; who only looks waits for nobody.
 */
final class Loader {
    /** How the PIDs begin that are ours. */
    private static final String OURS = "io.millrace.";

    private static final Duration RETRY = Duration.ofSeconds(2);

    private final BundleContext context;
    private final Repositories repositories;
    private final Planner planner;
    private final Installer installer;
    private final Duration keep;
    private final LongSupplier nanos;
    /** By bundle, what the clock said when it was first seen that nothing needs it. */
    private final Map<Bundle, Long> unusedSince = new HashMap<>();

    private volatile Map<String, String> refused = Map.of();
    /** The problems that were told. */
    private List<String> told = List.of();

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
        refused = load(configured, lines);
        Optional<Duration> again = unload(configured, lines);
        return new Outcome(lines, newOnes(), isIncomplete(configured) ? Optional.of(sooner(again)) : again);
    }

    /** The problems that were not told yet. */
    private List<String> newOnes() {
        List<String> now = new ArrayList<>(repositories.problems());
        refused.forEach((pid, why) -> now.add(pid + " is not loaded: " + why));
        List<String> fresh = new ArrayList<>(now);
        fresh.removeAll(told);
        told = now;
        return fresh;
    }

    /** Whether a repository could bring, some day, what it does not bring now. */
    private boolean isIncomplete(Map<String, List<String>> configured) {
        Set<String> wanted = new TreeSet<>(configured.keySet());
        wanted.removeIf(pid -> !pid.startsWith(OURS));
        wanted.removeAll(provided());
        return !wanted.isEmpty() || !repositories.problems().isEmpty();
    }

    private static Duration sooner(Optional<Duration> again) {
        return again.filter(left -> left.compareTo(RETRY) < 0).orElse(RETRY);
    }

    /** What is not loaded, and why. */
    private Map<String, String> load(Map<String, List<String>> configured, List<String> lines) {
        List<IndexResource> offered = repositories.resources();
        Set<String> wanted = new TreeSet<>();
        offered.forEach(resource -> wanted.addAll(Offer.pids(resource)));
        wanted.retainAll(configured.keySet());
        wanted.removeAll(provided());
        Map<String, String> failed = new TreeMap<>();
        try {
            lines.addAll(load(wanted, offered));
        } catch (LoadException _) {
            wanted.forEach(pid -> loadAlone(pid, offered, lines).ifPresent(why -> failed.put(pid, why)));
        }
        return Map.copyOf(failed);
    }

    /** One that cannot be had does not keep the others away. */
    private Optional<String> loadAlone(String pid, List<IndexResource> offered, List<String> lines) {
        try {
            if (!provided().contains(pid)) {
                lines.addAll(load(List.of(pid), offered));
            }
            return Optional.empty();
        } catch (LoadException e) {
            return Optional.of(e.getMessage());
        }
    }

    private List<String> load(Collection<String> pids, List<IndexResource> offered) {
        if (pids.isEmpty()) {
            return List.of();
        }
        long start = nanos.getAsLong();
        List<Bundle> bundles = installer.install(planner.forPids(pids, offered), repositories, List.of());
        return bundles.isEmpty() ? List.of() : List.of("loaded " + names(bundles) + millis(start));
    }

    private String millis(long start) {
        return " in " + (nanos.getAsLong() - start) / 1_000_000 + " ms";
    }

    /** Says when the next bundle will have been without use for long enough. */
    private Optional<Duration> unload(Map<String, List<String>> configured, List<String> lines) {
        List<Bundle> unused = keep.isNegative() ? List.of() : unused(configured);
        long now = nanos.getAsLong();
        unusedSince.keySet().retainAll(unused);
        unused.forEach(bundle -> unusedSince.putIfAbsent(bundle, now));
        List<Bundle> over = unused.stream()
                .filter(bundle -> !left(bundle, now).isPositive())
                .toList();
        if (!over.isEmpty()) {
            unusedSince.keySet().removeAll(over);
            installer.uninstall(over.reversed());
            lines.add("unloaded " + names(over) + millis(now));
        }
        return unusedSince.keySet().stream().map(bundle -> left(bundle, now)).min(Comparator.naturalOrder());
    }

    private Duration left(Bundle bundle, long now) {
        return keep.minusNanos(now - unusedSince.get(bundle));
    }

    private List<Bundle> unused(Map<String, List<String>> configured) {
        List<Bundle> loaded = loaded();
        Set<Bundle> needed = needs(configured).keySet();
        return loaded.stream().filter(bundle -> !needed.contains(bundle)).toList();
    }

    /** For each loaded bundle that is needed, why. */
    Map<Bundle, Set<String>> needs(Map<String, List<String>> configured) {
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

    /** By PID, why it is not loaded; does not wait for who just loads. */
    Map<String, String> refused() {
        return refused;
    }

    private static String names(Collection<Bundle> bundles) {
        return bundles.stream().map(Bundle::getSymbolicName).sorted().collect(Collectors.joining(", "));
    }
}
