package io.millrace.gateway.loader.internal;

import io.millrace.api.runtime.Catalog;
import io.millrace.api.runtime.dto.LoadableDTO;
import io.millrace.api.runtime.dto.ProblemDTO;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.resolver.Resolver;

/**
 * Loads bundles while configurations want them. Listens to configurations; a thread of its own installs and uninstalls.
 * The framework property {@code millrace.repositories} names repositories, one a line.
 */
@Component(
        immediate = true,
        configurationPid = "io.millrace.loader",
        service = {Catalog.class, ConfigurationListener.class, LoaderComponent.class})
@Designate(ocd = LoaderConfig.class)
public final class LoaderComponent implements Catalog, ConfigurationListener {
    private static final Duration LATER = Duration.ofSeconds(2);
    private static final Duration THREAD_ENDS = Duration.ofSeconds(10);

    private final ConfigurationAdmin admin;
    private final EventBarrier barrier;
    private final Logger logger;
    private final Repositories repositories;
    private final Loader loader;
    private final Swapper swapper;
    private final Semaphore changes = new Semaphore(1);
    private final Thread worker;

    /** Called by Declarative Services. */
    @Activate
    public LoaderComponent(
            BundleContext context,
            LoaderConfig config,
            @Reference ConfigurationAdmin admin,
            @Reference Resolver resolver,
            @Reference ServiceComponentRuntime components,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.admin = admin;
        this.barrier = new EventBarrier(admin);
        this.logger = logger;
        String named = Objects.toString(context.getProperty("millrace.repositories"), "");
        this.repositories = new Repositories(Stream.concat(named.lines(), Stream.of(config.repositories()))
                .filter(location -> !location.isBlank())
                .distinct()
                .toList());
        // this level is reached, so what is loaded starts
        int level = context.getBundle().adapt(BundleStartLevel.class).getStartLevel();
        Installer installer = new Installer(context, level, barrier::await);
        Duration keep = Duration.ofMillis(config.unload_afterMillis());
        this.loader =
                new Loader(context, repositories, new Planner(context, resolver), installer, keep, System::nanoTime);
        this.swapper = new Swapper(context, installer, components);
        this.worker = Thread.ofPlatform().daemon().name("millrace-loader").start(this::work);
    }

    /** The next one is to find this one's thread gone: two would load the same. */
    @Deactivate
    void stop() {
        worker.interrupt();
        try {
            if (!worker.join(THREAD_ENDS)) {
                logger.error("the loader still works after {} s", THREAD_ENDS.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (!barrier.isMark(event)) {
            changes.release();
        }
    }

    private void work() {
        Optional<Duration> again = Optional.empty();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (again.isPresent()) {
                    var _ = changes.tryAcquire(again.get().toNanos(), TimeUnit.NANOSECONDS);
                } else {
                    changes.acquire();
                }
                changes.drainPermits();
                again = look();
            }
        } catch (InterruptedException e) {
            logger.debug("loading on demand ends");
        }
    }

    private Optional<Duration> look() {
        try {
            Loader.Outcome outcome = loader.look(configured());
            outcome.lines().forEach(line -> logger.info("{}", line));
            outcome.problems().forEach(line -> logger.error("{}", line));
            return outcome.again();
        } catch (LoadException e) {
            if (Thread.currentThread().isInterrupted()) {
                logger.debug("stopped while loading: {}", e.getMessage());
            } else {
                logger.error("{}", e.getMessage());
            }
            return Optional.of(LATER);
        } catch (IllegalStateException e) {
            logger.debug("something went away while it was looked at: {}", e.getMessage());
            return Optional.of(LATER);
        }
    }

    private Map<String, List<String>> configured() {
        return Configured.read(admin);
    }

    @Override
    public List<LoadableDTO> loadables() {
        return Loadables.of(repositories.all(), loader, loader.needs(configured()));
    }

    @Override
    public List<ProblemDTO> problems() {
        List<ProblemDTO> problems = new ArrayList<>();
        Map<String, List<String>> configured = configured();
        loader.refused().forEach((pid, why) -> configured
                .getOrDefault(pid, List.of())
                .forEach(name -> problems.add(Loadables.problem(name, "is not loaded: " + why))));
        repositories.problems().forEach(problem -> problems.add(Loadables.problem("io.millrace.loader", problem)));
        return problems;
    }

    /** Loads a bundle and what it needs. @return what was installed */
    List<String> load(String name) {
        return loader.load(name);
    }

    /** Unloads a bundle nobody needs. */
    void unload(String name) {
        loader.unload(name, configured());
        changes.release();
    }

    /**
     * Swaps a bundle.
     *
     * @param file of the new revision; empty: what the repository has of it now
     */
    Swapper.Result swap(String name, Optional<Path> file, Duration patience) {
        synchronized (loader) {
            var bundle = loader.find(name).orElseThrow(() -> new LoadException("there is no bundle \"" + name + "\""));
            if (file.isEmpty()) {
                return swapper.swap(bundle, loader.content(bundle.getSymbolicName()), "the repository's", patience);
            }
            try {
                byte[] jar = Files.readAllBytes(file.get());
                return swapper.swap(bundle, jar, file.get().toString(), patience);
            } catch (IOException e) {
                throw new LoadException(file.get() + ": " + Repository.reason(e));
            }
        }
    }
}
