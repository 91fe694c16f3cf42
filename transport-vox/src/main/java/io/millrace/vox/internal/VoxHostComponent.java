package io.millrace.vox.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.port.HandleStore;
import io.millrace.api.port.Kept;
import io.millrace.api.port.Ports;
import io.millrace.api.segment.Segment;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * One host for each configuration. One that names a socket waits for the service that makes sockets. Where handles can
 * be kept, guests keep their doorbells while this bundle is updated.
 */
@Component(
        configurationPid = VoxHostComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = VoxHostConfig.class, factory = true)
public final class VoxHostComponent {
    /** The factory PID. */
    static final String PID = "io.millrace.vox.host";

    private final BundleContext context;
    private final VoxStop stop;
    private final Optional<VoxHostServices> services;

    /**
     * Opens the host and publishes its services.
     *
     * @param context of this bundle
     * @param properties of the configuration
     * @param config the same, typed
     * @param segment holds everything
     * @param ports makes sockets, null if there is none
     * @param store keeps handles, null if there is none
     * @param logger for what an operator should know
     * @throws ComponentException if the configuration does not fit
     */
    @Activate
    public VoxHostComponent(
            BundleContext context,
            Map<String, Object> properties,
            VoxHostConfig config,
            @Reference(name = "segment") Segment segment,
            @Reference(
                            name = "ports",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Ports ports,
            @Reference(
                            name = "store",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    HandleStore store,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        String name = VoxSettings.name(config.name(), properties);
        stop = new VoxStop(PID + "~" + name, Optional.ofNullable(store));
        boolean rings = !config.socket().isEmpty();
        boolean waits = rings && ports == null;
        Optional<Kept> kept = waits ? Optional.empty() : stop.kept();
        try {
            VoxSetup setup = new VoxSetup(
                    VoxSettings.options(config),
                    VoxSettings.policy(config.spins(), config.parkMicros(), rings),
                    Optional.ofNullable(ports),
                    kept);
            services = waits
                    ? Optional.empty()
                    : Optional.of(new VoxHostServices(context, name, config, segment, setup, logger));
        } catch (ShmException | IllegalArgumentException e) {
            kept.ifPresent(Kept::close);
            throw VoxStop.refusal(PID + "~" + name + ": " + e.getMessage(), logger);
        }
    }

    /**
     * Stops the host: for good, or for the next revision.
     *
     * @param reason why, as the container says it
     */
    @Deactivate
    public void close(int reason) {
        if (VoxStop.isForGood(reason, context)) {
            services.ifPresent(VoxHostServices::leave);
        } else {
            services.flatMap(VoxHostServices::bequeath).ifPresent(stop::keep);
        }
    }
}
