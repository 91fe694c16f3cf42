package io.millrace.nrfrpc.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
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
 * One link for each configuration. A configuration that names a signaler waits for it: the link opens when the signaler
 * is there.
 */
@Component(
        configurationPid = NrfRpcComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = NrfRpcConfig.class, factory = true)
public final class NrfRpcComponent {
    /** The factory PID. */
    static final String PID = "io.millrace.nrfrpc";

    private final Optional<NrfRpcServices> services;

    /**
     * Opens the link and publishes its services.
     *
     * @param context of this bundle
     * @param properties of the configuration
     * @param config the same, typed
     * @param segment holds both areas
     * @param signaler calls the peer, null if there is none
     * @param logger for what an operator should know
     * @throws ComponentException if the configuration does not fit
     */
    @Activate
    public NrfRpcComponent(
            BundleContext context,
            Map<String, Object> properties,
            NrfRpcConfig config,
            @Reference(name = "segment") Segment segment,
            @Reference(
                            name = "signaler",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Signaler signaler,
            @Reference(service = LoggerFactory.class) Logger logger) {
        String name = NrfRpcSettings.name(config, properties);
        try {
            services = signaler == null && NrfRpcSettings.namesSignaler(config)
                    ? Optional.empty()
                    : Optional.of(open(context, name, config, segment, Optional.ofNullable(signaler), logger));
        } catch (ShmException | IllegalArgumentException e) {
            throw refusal(PID + "~" + name + ": " + e.getMessage(), logger);
        }
    }

    /** Closes the link and withdraws its services. */
    @Deactivate
    public void close() {
        services.ifPresent(NrfRpcServices::close);
    }

    private static NrfRpcServices open(
            BundleContext context,
            String name,
            NrfRpcConfig config,
            Segment segment,
            Optional<Signaler> signaler,
            Logger logger) {
        NrfRpcOptions options = NrfRpcSettings.options(config);
        long livenessMillis = NrfRpcSettings.livenessMillis(config);
        WaitPolicy policy = NrfRpcSettings.policy(config, signaler.isPresent());
        NrfRpcLink link = new NrfRpcLink(name, segment.memory(), signaler.orElse(Signaler.none()), policy, options);
        return new NrfRpcServices(context, name, link, options, segment.info().name(), livenessMillis, logger);
    }

    /** The message alone: where in this class it was thrown tells an operator nothing. */
    private static ComponentException refusal(String message, Logger logger) {
        ComponentException refusal = new ComponentException(message);
        refusal.setStackTrace(new StackTraceElement[0]);
        logger.error("{}", message);
        return refusal;
    }
}
