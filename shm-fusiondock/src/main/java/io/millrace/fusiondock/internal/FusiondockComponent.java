package io.millrace.fusiondock.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.ComponentConstants;
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
 * One link for each configuration. A configuration that names a signaler waits for it: the link opens when the signaler
 * is there. A message in pieces that is on its way when the link stops is finished by the next link of that name.
 */
@Component(
        configurationPid = FusiondockComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = FusiondockConfig.class, factory = true)
public final class FusiondockComponent {
    /** The factory PID. */
    static final String PID = "io.millrace.fusiondock";

    private final FusiondockHandover handover;
    private final Optional<FusiondockServices> services;

    /**
     * Opens the link and publishes its services.
     *
     * @param context of this bundle
     * @param properties of the configuration
     * @param config the same, typed
     * @param segment holds both regions
     * @param signaler calls the peer, null if there is none
     * @param logger for what an operator should know
     * @throws ComponentException if the configuration does not fit, or another link writes the same region
     */
    @Activate
    public FusiondockComponent(
            BundleContext context,
            Map<String, Object> properties,
            FusiondockConfig config,
            @Reference(name = "segment") Segment segment,
            @Reference(
                            name = "signaler",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Signaler signaler,
            @Reference(service = LoggerFactory.class) Logger logger) {
        String name = FusiondockSettings.name(config, properties);
        FusiondockReporter reporter = new FusiondockReporter(name, logger);
        handover = new FusiondockHandover(context.getDataFile("").toPath(), name, reporter);
        try {
            FusiondockSetup setup = FusiondockSettings.setup(name, config, segment, Optional.ofNullable(signaler));
            services = signaler == null && FusiondockSettings.namesSignaler(config)
                    ? Optional.empty()
                    : Optional.of(open(context, setup, reporter));
        } catch (ShmException | IllegalArgumentException e) {
            throw refusal(PID + "~" + name + ": " + e.getMessage(), logger);
        }
    }

    /**
     * Closes the link and withdraws its services.
     *
     * @param reason why, as the container says it
     */
    @Deactivate
    public void close(int reason) {
        services.ifPresent(FusiondockServices::close);
        if (isForGood(reason)) {
            handover.forget();
        } else {
            services.map(FusiondockServices::link).ifPresent(handover::leave);
        }
    }

    /** Nothing is written before the region is ours. */
    private FusiondockServices open(BundleContext context, FusiondockSetup setup, FusiondockReporter reporter) {
        setup.requireFit();
        FusiondockOptions options = setup.options();
        Reservation region = setup.segment().reserve(options.txOffset(), options.regionBytes());
        boolean opened = false;
        try {
            FusiondockLink link = setup.open();
            handover.take(link, options.waitNanos());
            FusiondockServices offered = new FusiondockServices(context, setup, link, region, reporter);
            opened = true;
            return offered;
        } finally {
            if (!opened) {
                region.close();
            }
        }
    }

    /** Whether no other link of this name follows. */
    private static boolean isForGood(int reason) {
        return reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED
                || reason == ComponentConstants.DEACTIVATION_REASON_DISABLED;
    }

    /** The message alone: where in this class it was thrown tells an operator nothing. */
    private static ComponentException refusal(String message, Logger logger) {
        ComponentException refusal = new ComponentException(message);
        refusal.setStackTrace(new StackTraceElement[0]);
        logger.error("{}", message);
        return refusal;
    }
}
