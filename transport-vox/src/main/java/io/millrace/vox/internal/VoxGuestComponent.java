package io.millrace.vox.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.port.HandleStore;
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
 * One guest for each configuration. It waits for the segment that its configuration names, or else for the service that
 * makes sockets. Where handles can be kept, it keeps its place while this bundle is updated.
 */
@Component(
        configurationPid = VoxGuestComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = VoxGuestConfig.class, factory = true)
public final class VoxGuestComponent {
    /** The factory PID. */
    static final String PID = "io.millrace.vox.guest";

    private final BundleContext context;
    private final VoxStop stop;
    private final Optional<VoxGuestServices> services;

    /**
     * Begins to look for a place.
     *
     * @param context of this bundle
     * @param properties of the configuration
     * @param config the same, typed
     * @param segment holds everything, null if the host hands it over
     * @param ports makes sockets, null if there is none
     * @param store keeps handles, null if there is none
     * @param logger for what an operator should know
     * @throws ComponentException if the configuration does not fit
     */
    @Activate
    public VoxGuestComponent(
            BundleContext context,
            Map<String, Object> properties,
            VoxGuestConfig config,
            @Reference(
                            name = "segment",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Segment segment,
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
        try {
            boolean rings = VoxSettings.joins(config);
            boolean waits = rings ? ports == null : segment == null;
            VoxSetup setup = new VoxSetup(
                    VoxSettings.options(config),
                    VoxSettings.policy(config.spins(), config.parkMicros(), rings),
                    Optional.ofNullable(ports),
                    waits ? Optional.empty() : stop.kept());
            Optional<Segment> given = rings ? Optional.empty() : Optional.ofNullable(segment);
            services = waits
                    ? Optional.empty()
                    : Optional.of(new VoxGuestServices(context, name, config, given, setup, logger));
        } catch (ShmException | IllegalArgumentException e) {
            throw VoxStop.refusal(PID + "~" + name + ": " + e.getMessage(), logger);
        }
    }

    /**
     * Stops the guest: for good, or for the next revision.
     *
     * @param reason why, as the container says it
     */
    @Deactivate
    public void close(int reason) {
        if (VoxStop.isForGood(reason, context)) {
            services.ifPresent(VoxGuestServices::leave);
        } else {
            services.flatMap(VoxGuestServices::bequeath).ifPresent(stop::keep);
        }
    }
}
