package io.millrace.hw.component;

import io.millrace.api.health.Finding;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.memory.ShmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.ComponentException;
import org.osgi.service.log.Logger;

/**
 * What one configuration brings: its name, its services, which are registered by hand because their name may come from
 * the PID, and one line about whatever is wrong with it.
 *
 * <p>Thread-safety: thread-safe.
 */
public final class Offering {
    /** Service property: says which segment and which signaler belong together. */
    public static final String DEVICE = "device.id";

    private static final char BEFORE_NAME = '~';

    private final BundleContext context;
    private final String pid;
    private final Logger logger;
    private final Deque<ServiceRegistration<?>> registrations = new ArrayDeque<>();
    private final List<String> offered = new CopyOnWriteArrayList<>();
    private Optional<ServiceRegistration<HealthCheck>> health = Optional.empty();
    /** Said from any thread, also while a service is just being offered. */
    private volatile Optional<String> warning = Optional.empty();

    private boolean withdrawn;

    /**
     * Begins with nothing offered.
     *
     * @param context whose bundle offers it
     * @param properties of the component
     * @param logger told what is wrong
     */
    public Offering(BundleContext context, Map<String, Object> properties, Logger logger) {
        this.context = context;
        this.logger = logger;
        this.pid = String.valueOf(properties.get("service.pid"));
    }

    /**
     * Which configuration it is.
     *
     * @return its PID
     */
    public String pid() {
        return pid;
    }

    /**
     * The name of what is offered.
     *
     * @param configured as it was configured, empty if it was not
     * @return that, or the part of the PID after the tilde
     */
    public String name(String configured) {
        return configured.isEmpty() ? pid.substring(pid.indexOf(BEFORE_NAME) + 1) : configured;
    }

    /**
     * Opens what is to be offered. What is wrong with it becomes one line in the log; from then on a check tells how it
     * is.
     *
     * @param opener opens it
     * @return what was opened
     * @param <T> the type of that
     * @throws ComponentException if something is wrong, with the line
     */
    public <T> T open(Supplier<T> opener) {
        try {
            T opened = opener.get();
            begin();
            return opened;
        } catch (ShmException | IllegalArgumentException | UnsupportedOperationException e) {
            logger.error("{}: {}", pid, e.getMessage());
            throw refusal(pid + ": " + e.getMessage());
        }
    }

    /**
     * Says in the log what can be lived with, and to whoever asks until something is offered anew.
     *
     * @param line what
     */
    public void warn(String line) {
        logger.warn("{}: {}", pid, line);
        warning = Optional.of(line);
    }

    /**
     * Offers a service, unless everything was withdrawn for good.
     *
     * @param type its interface
     * @param service the service
     * @param properties what it is found by
     * @param <S> the interface
     */
    public synchronized <S> void offer(Class<S> type, S service, Map<String, ?> properties) {
        if (!withdrawn) {
            registrations.push(context.registerService(type, service, FrameworkUtil.asDictionary(properties)));
            offered.add(type.getSimpleName());
            warning = Optional.empty();
        }
    }

    /** Takes every service back, the last one first; others may follow. */
    public synchronized void takeBack() {
        registrations.forEach(ServiceRegistration::unregister);
        registrations.clear();
        offered.clear();
    }

    /** Takes every service back, for good. */
    public synchronized void withdraw() {
        withdrawn = true;
        takeBack();
        health.ifPresent(ServiceRegistration::unregister);
        health = Optional.empty();
    }

    /**
     * Whether no other revision of the bundle follows.
     *
     * @param reason why the component is stopped, as the container says it
     * @return true if the configuration is gone, or the whole framework stops
     */
    public boolean isForGood(int reason) {
        return reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED
                || reason == ComponentConstants.DEACTIVATION_REASON_DISABLED
                || context.getBundle(0).getState() == Bundle.STOPPING;
    }

    private synchronized void begin() {
        if (health.isEmpty()) {
            HealthCheck check = this::look;
            health = Optional.of(context.registerService(
                    HealthCheck.class, check, FrameworkUtil.asDictionary(Map.of("service.pid", pid))));
        }
    }

    private List<Finding> look() {
        Optional<String> said = warning;
        List<String> all = List.copyOf(offered);
        String what = all.isEmpty() ? "offers nothing yet" : "offers " + String.join(", ", all);
        if (said.isPresent()) {
            return List.of(Finding.warn(pid, what + "; it said: " + said.get(), "see what it names"));
        }
        return List.of(all.isEmpty() ? Finding.warn(pid, what, "start whoever it waits for") : Finding.ok(pid, what));
    }

    /** The message alone: where in this class it was thrown tells an operator nothing. */
    private static ComponentException refusal(String message) {
        var refusal = new ComponentException(message);
        refusal.setStackTrace(new StackTraceElement[0]);
        return refusal;
    }
}
