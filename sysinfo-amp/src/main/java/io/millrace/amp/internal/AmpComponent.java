package io.millrace.amp.internal;

import io.millrace.amp.Pool;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
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
 * One link for each configuration. A configuration that names an RTC segment or a signaler waits for it: the link opens
 * when both are there.
 */
@Component(
        configurationPid = AmpComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = AmpConfig.class, factory = true)
public final class AmpComponent {
    /** The factory PID. */
    static final String PID = "io.millrace.amp";

    private final BundleContext context;
    private final Optional<AmpServices> services;
    /** Only a start that may initialise leaves a note. */
    private final Optional<AmpFirstStart> firstStart;

    /**
     * Opens the link and publishes its services.
     *
     * @param context of this bundle
     * @param properties of the configuration
     * @param config the same, typed
     * @param segment holds the HP region
     * @param rtc holds the RTC pool, null if there is none
     * @param signaler interrupts the other core, null if there is none
     * @param logger for what an operator should know
     * @throws ComponentException if the configuration does not fit
     */
    @Activate
    public AmpComponent(
            BundleContext context,
            Map<String, Object> properties,
            AmpConfig config,
            @Reference(name = "segment") Segment segment,
            @Reference(
                            name = "rtc",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Segment rtc,
            @Reference(
                            name = "signaler",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Signaler signaler,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        String name = AmpSettings.name(config, properties);
        boolean waits = (rtc == null && AmpSettings.namesRtc(config))
                || (signaler == null && AmpSettings.namesSignaler(config));
        try {
            firstStart = AmpSettings.options(config).start() == AmpOptions.Start.INIT
                    ? Optional.of(AmpFirstStart.of(context.getDataFile("").toPath(), name))
                    : Optional.empty();
            services = waits
                    ? Optional.empty()
                    : Optional.of(open(
                            setup(name, config, segment, Optional.ofNullable(rtc), Optional.ofNullable(signaler)),
                            logger));
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
        services.ifPresent(AmpServices::close);
        if (isForGood(reason)) {
            firstStart.ifPresent(AmpFirstStart::remove);
        }
    }

    private AmpServices open(AmpSetup setup, Logger logger) {
        if (firstStart.isEmpty()) {
            return new AmpServices(context, setup, logger);
        }
        if (firstStart.get().isOver()) {
            return new AmpServices(context, setup.asLaterStart(), logger);
        }
        firstStart.get().write();
        try {
            return new AmpServices(context, setup, logger);
        } catch (ShmException | IllegalArgumentException e) {
            firstStart.get().remove();
            throw e;
        }
    }

    private static AmpSetup setup(
            String name, AmpConfig config, Segment segment, Optional<Segment> rtc, Optional<Signaler> signaler) {
        AmpOptions options = AmpSettings.options(config);
        Map<Pool, String> segments = new EnumMap<>(Pool.class);
        segments.put(Pool.HP, segment.info().name());
        rtc.ifPresent(it -> segments.put(Pool.RTC, it.info().name()));
        return new AmpSetup(
                name,
                AmpSettings.memory(config, segment, rtc),
                signaler.orElse(Signaler.none()),
                AmpSettings.policy(config, signaler.isPresent()),
                options,
                AmpSettings.plan(config, options),
                segments,
                config.copyOut(),
                AmpSettings.lookNanos(config));
    }

    /** Whether no other revision follows: the configuration is gone, or the whole framework stops. */
    private boolean isForGood(int reason) {
        return reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED
                || reason == ComponentConstants.DEACTIVATION_REASON_DISABLED
                || context.getBundle(0).getState() == Bundle.STOPPING;
    }

    /** The message alone: where in this class it was thrown tells an operator nothing. */
    private static ComponentException refusal(String message, Logger logger) {
        ComponentException refusal = new ComponentException(message);
        refusal.setStackTrace(new StackTraceElement[0]);
        logger.error("{}", message);
        return refusal;
    }
}
