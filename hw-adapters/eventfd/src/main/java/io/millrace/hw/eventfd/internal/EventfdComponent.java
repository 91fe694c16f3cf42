package io.millrace.hw.eventfd.internal;

import io.millrace.api.port.HandleStore;
import io.millrace.api.port.Ports;
import io.millrace.hw.component.Offering;
import io.millrace.hw.component.Settings;
import io.millrace.hw.libc.Sockets;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.osgi.framework.BundleContext;
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
 * One server or client for each configuration. Counters and connection outlive an update of this bundle with the
 * service that keeps handles: the peer does not notice.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = EventfdComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = EventfdConfig.class, factory = true)
public final class EventfdComponent {
    static final String PID = "io.millrace.signaler.eventfd";

    private final Offering offering;
    private final HandleStore store;
    private final EventfdService service;
    private final EventfdEnd end;

    /**
     * Opens the server, or begins to look for one.
     *
     * @param context whose bundle offers the signaler
     * @param config which end, and where
     * @param properties the same, with the PID
     * @param ports where sockets come from
     * @param store keeps what is open while this bundle is replaced
     * @param logger told what is wrong with the configuration, the name, or a peer
     * @throws ComponentException if something is wrong that waiting does not mend
     */
    @Activate
    public EventfdComponent(
            BundleContext context,
            EventfdConfig config,
            Map<String, Object> properties,
            @Reference(name = "ports") Ports ports,
            @Reference(name = "store") HandleStore store,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.offering = new Offering(context, properties, logger);
        this.store = store;
        String name = offering.name(config.name());
        service = new EventfdService(offering, name);
        end = offering.open(() -> open(config, name, ports));
    }

    /**
     * Withdraws the service, then closes what is open, or leaves it to the next revision.
     *
     * @param reason why, as the container says it
     */
    @Deactivate
    public void stop(int reason) {
        offering.withdraw();
        if (offering.isForGood(reason)) {
            end.close();
        } else {
            end.bequeath().ifPresent(kept -> store.keep(offering.pid(), kept));
        }
    }

    private EventfdEnd open(EventfdConfig config, String name, Ports ports) {
        String socket = checked(Settings.text(config.socket()));
        return switch (config.role()) {
            case "SERVER" -> {
                EventfdServer server =
                        EventfdServer.open(name, socket, ports, store.take(offering.pid()), offering::warn);
                service.joined(server.signaler());
                yield server;
            }
            case "CLIENT" ->
                EventfdClient.open(name, socket, ports, store.take(offering.pid()), service, offering::warn);
            default ->
                throw new IllegalArgumentException("role must be one of [SERVER, CLIENT]: role=" + config.role());
        };
    }

    private static String checked(String socket) {
        int length = socket.getBytes(StandardCharsets.UTF_8).length;
        if (!socket.startsWith("/") || socket.endsWith("/") || length > Sockets.LONGEST_PATH) {
            throw new IllegalArgumentException("socket must be the absolute path of a socket, of at most "
                    + Sockets.LONGEST_PATH + " bytes: socket='" + socket + "'");
        }
        return socket;
    }
}
