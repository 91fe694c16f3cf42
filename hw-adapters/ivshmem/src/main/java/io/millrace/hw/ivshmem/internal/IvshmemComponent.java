package io.millrace.hw.ivshmem.internal;

import io.millrace.api.port.HandleStore;
import io.millrace.hw.component.Offering;
import io.millrace.hw.component.Settings;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.TargetMap;
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

    private final Offering offering;
    private final HandleStore store;
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
        this.offering = new Offering(context, properties, logger);
        this.store = store;
        String name = offering.name(config.name());
        services = new IvshmemServices(offering, name, config.device_id().isEmpty() ? name : config.device_id());
        end = offering.open(() -> open(config, name));
    }

    /**
     * Withdraws the services, then closes what is open, or leaves it to the next revision.
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

    private IvshmemEnd open(IvshmemConfig config, String name) {
        IvshmemDoor door = new IvshmemDoor(
                name,
                Settings.text(config.socket()),
                FileStatus.permissions("socketMode", config.socketMode()),
                config.owner(),
                config.vectors());
        TargetMap targets = IvshmemRoutes.parse(config.target_map(), config.vectors());
        return switch (config.role()) {
            case "SERVER" -> serve(server(config, door), targets);
            case "CLIENT" -> {
                checkClient(config);
                yield IvshmemClient.open(door, targets, store.take(offering.pid()), services, offering::warn);
            }
            default ->
                throw new IllegalArgumentException("role must be one of [SERVER, CLIENT]: role=" + config.role());
        };
    }

    private IvshmemServer serve(IvshmemSpec spec, TargetMap targets) {
        IvshmemServer server = IvshmemServer.open(spec, targets, store.take(offering.pid()), offering::warn);
        services.joined(server.segment(), server.signaler());
        return server;
    }

    private static IvshmemSpec server(IvshmemConfig config, IvshmemDoor door) {
        return new IvshmemSpec(
                door, config.path(), config.size(), FileStatus.permissions("mode", config.mode()), config.guests());
    }

    private static void checkClient(IvshmemConfig config) {
        if (!config.path().isEmpty() || config.size() != 0) {
            throw new IllegalArgumentException("path and size are the server's, leave them out with role=CLIENT: path='"
                    + config.path() + "', size=" + config.size());
        }
    }
}
