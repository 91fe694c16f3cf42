package io.millrace.hw.ivshmem.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.api.port.HandleStore;
import io.millrace.hw.libc.TargetMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
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
 * One server or client for each configuration. Sockets, memory and eventfds outlive an update of this bundle with the
 * service that keeps handles, which therefore must be there: a virtual machine has no way to come back.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = IvshmemComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = IvshmemConfig.class, factory = true)
public final class IvshmemComponent {
    static final String PID = "io.millrace.hw.ivshmem";

    private static final int OCTAL = 8;

    private final BundleContext context;
    private final HandleStore store;
    private final String key;
    private final IvshmemServices services;
    private final IvshmemEnd end;

    /**
     * Opens the server, or begins to look for one.
     *
     * @param context whose bundle offers segment and signaler
     * @param config which end, and where
     * @param properties the same, with the PID
     * @param store keeps what is open while this bundle is replaced
     * @param logger told what is wrong with the configuration, the names, or a peer
     * @throws ComponentException if something is wrong that waiting does not mend
     */
    @Activate
    public IvshmemComponent(
            BundleContext context,
            IvshmemConfig config,
            Map<String, Object> properties,
            @Reference(name = "store") HandleStore store,
            @Reference(service = LoggerFactory.class) Logger logger) {
        String pid = String.valueOf(properties.get("service.pid"));
        this.context = context;
        this.store = store;
        key = pid;
        String name = config.name().isEmpty() ? pid.substring(pid.indexOf('~') + 1) : config.name();
        services = new IvshmemServices(context, name, config.device_id().isEmpty() ? name : config.device_id());
        try {
            end = open(config, name, line -> logger.warn("{}: {}", pid, line));
        } catch (ShmException | IllegalArgumentException e) {
            logger.error("{}: {}", pid, e.getMessage());
            throw refusal(pid + ": " + e.getMessage());
        }
    }

    /**
     * Withdraws the services, then closes what is open, or leaves it to the next revision.
     *
     * @param reason why, as the container says it
     */
    @Deactivate
    public void stop(int reason) {
        services.close();
        if (isForGood(reason)) {
            end.close();
        } else {
            end.bequeath().ifPresent(kept -> store.keep(key, kept));
        }
    }

    private IvshmemEnd open(IvshmemConfig config, String name, Consumer<String> warnings) {
        IvshmemDoor door = new IvshmemDoor(
                name,
                Objects.requireNonNullElse(config.socket(), ""),
                mode("socketMode", config.socketMode()),
                config.owner(),
                config.vectors());
        TargetMap targets = IvshmemRoutes.parse(config.target_map(), config.vectors());
        return switch (config.role()) {
            case "SERVER" -> serve(server(config, door), targets, warnings);
            case "CLIENT" -> {
                checkClient(config);
                yield IvshmemClient.open(door, targets, store.take(key), services, warnings);
            }
            default ->
                throw new IllegalArgumentException("role must be one of [SERVER, CLIENT]: role=" + config.role());
        };
    }

    private IvshmemServer serve(IvshmemSpec spec, TargetMap targets, Consumer<String> warnings) {
        IvshmemServer server = IvshmemServer.open(spec, targets, store.take(key), warnings);
        services.joined(server.segment(), server.signaler());
        return server;
    }

    private static IvshmemSpec server(IvshmemConfig config, IvshmemDoor door) {
        return new IvshmemSpec(door, config.path(), config.size(), mode("mode", config.mode()), config.guests());
    }

    private static void checkClient(IvshmemConfig config) {
        if (!config.path().isEmpty() || config.size() != 0) {
            throw new IllegalArgumentException("path and size are the server's, leave them out with role=CLIENT: path='"
                    + config.path() + "', size=" + config.size());
        }
    }

    private static int mode(String property, String text) {
        if (!text.matches("[0-7]{3,4}")) {
            throw new IllegalArgumentException(
                    property + " must be three or four octal digits, like 0600: " + property + "=" + text);
        }
        return Integer.parseInt(text, OCTAL);
    }

    /** Whether no other revision follows: the configuration is gone, or the whole framework stops. */
    private boolean isForGood(int reason) {
        return reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED
                || reason == ComponentConstants.DEACTIVATION_REASON_DISABLED
                || context.getBundle(0).getState() == Bundle.STOPPING;
    }

    /** The message alone: where in this class it was thrown tells an operator nothing. */
    private static ComponentException refusal(String message) {
        var refusal = new ComponentException(message);
        refusal.setStackTrace(new StackTraceElement[0]);
        return refusal;
    }
}
