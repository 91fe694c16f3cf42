package io.millrace.posix.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.ShmException;
import io.millrace.api.port.HandleStore;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.posix.internal.object.MemoryFileSegment;
import io.millrace.posix.internal.object.MemoryFileSpec;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.ComponentException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One file of memory for each configuration. One that is made here outlives an update of this bundle with the service
 * that keeps handles, which therefore must be there: whoever opened it has no way to find another.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = MemfdComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MemfdConfig.class, factory = true)
public final class MemfdComponent {
    static final String PID = "io.millrace.segment.memfd";

    private final BundleContext context;
    private final HandleStore store;
    private final String key;
    private final Segment segment;
    private final ServiceRegistration<Segment> registration;

    /** What a file must have to be attached. */
    private enum Seals {
        SHRINK,
        NONE
    }

    /**
     * Opens the file and offers it.
     *
     * @param context whose bundle offers it
     * @param config which file
     * @param properties the same, with the PID
     * @param store keeps what is open while this bundle is replaced
     * @param logger told what is wrong with the configuration or the file
     * @throws ComponentException if something is
     */
    @Activate
    public MemfdComponent(
            BundleContext context,
            MemfdConfig config,
            Map<String, Object> properties,
            @Reference(name = "store") HandleStore store,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        this.store = store;
        this.key = Values.pid(properties);
        try {
            MemoryFileSpec spec = spec(config, Values.name(config.name(), properties));
            segment = spec.path().isEmpty() ? KeptMemoryFile.open(spec, store.take(key)) : MemoryFileSegment.open(spec);
            registration = context.registerService(
                    Segment.class, segment, FrameworkUtil.asDictionary(Map.of(Segment.NAME, spec.name())));
        } catch (ShmException | IllegalArgumentException e) {
            throw Values.refusal(properties, e, logger);
        }
    }

    /**
     * Withdraws the service, then closes the file, or leaves it to the next revision.
     *
     * @param reason why, as the container says it
     */
    @Deactivate
    public void stop(int reason) {
        registration.unregister();
        if (segment instanceof KeptMemoryFile made && !isForGood(reason)) {
            store.keep(key, made.leave());
        } else {
            segment.close();
        }
    }

    private static MemoryFileSpec spec(MemfdConfig config, String name) {
        Role role = Values.choice("role", config.role(), List.of(Role.CREATE, Role.ATTACH));
        if ((role == Role.CREATE) != config.path().isEmpty()) {
            throw new IllegalArgumentException(
                    "path goes with role ATTACH, and only with it: path='" + config.path() + "', role=" + role);
        }
        boolean allowUnsealed = Values.choice("seals", config.seals(), Seals.class) == Seals.NONE;
        Access access = Values.choice("access", config.access(), Access.class);
        return new MemoryFileSpec(name, config.path(), config.size(), access, config.owner(), allowUnsealed);
    }

    /** Whether no other revision follows: the configuration is gone, or the whole framework stops. */
    private boolean isForGood(int reason) {
        return reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED
                || reason == ComponentConstants.DEACTIVATION_REASON_DISABLED
                || context.getBundle(0).getState() == Bundle.STOPPING;
    }
}
