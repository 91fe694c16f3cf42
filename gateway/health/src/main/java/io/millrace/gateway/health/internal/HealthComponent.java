package io.millrace.gateway.health.internal;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.RuntimeDTO;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.HealthCheck;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Offers the four checks, with a tag for every wire format that is in use now.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(
        service = {},
        immediate = true)
public final class HealthComponent {
    private static final String SEGMENTS = "Shared segments";
    private static final String PEERS = "Peers";
    private static final String RINGS = "Rings";
    private static final String DOORBELLS = "Doorbells";

    /** What lasts a minute has to be looked at more often than that, also when nobody asks. */
    private static final long INTERVAL_SECONDS = 10;

    private final Map<String, ServiceRegistration<HealthCheck>> registrations = new LinkedHashMap<>();
    private Set<String> tags = Set.of();
    private ShmRuntime runtime;

    /** Called by Declarative Services. */
    public HealthComponent() {}

    @Reference(updated = "changed")
    void setRuntime(ShmRuntime runtime) {
        this.runtime = runtime;
    }

    /** Something came or went: perhaps another wire format is in use. */
    synchronized void changed(ShmRuntime changed) {
        Set<String> now = tags(changed.getRuntimeDTO());
        if (!registrations.isEmpty() && !now.equals(tags)) {
            tags = now;
            registrations.forEach((name, registration) -> registration.setProperties(properties(name)));
        }
    }

    @Activate
    synchronized void start(BundleContext context) {
        tags = tags(runtime.getRuntimeDTO());
        offer(context, SEGMENTS, new SegmentsCheck(runtime::layout, HealthComponent::millis), "no segment is mapped");
        offer(context, PEERS, new PeersCheck(), "no channel, so no peer");
        offer(context, RINGS, new RingsCheck(HealthComponent::millis), "no ring is open");
        offer(context, DOORBELLS, new DoorbellsCheck(), "no doorbell, and nobody who needs one");
    }

    @Deactivate
    synchronized void stop() {
        registrations.values().forEach(ServiceRegistration::unregister);
        registrations.clear();
    }

    private void offer(BundleContext context, String name, Check check, String nothing) {
        HealthCheck service = new ShmHealthCheck(runtime, check, nothing);
        registrations.put(name, context.registerService(HealthCheck.class, service, properties(name)));
    }

    private Dictionary<String, Object> properties(String name) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(HealthCheck.NAME, name);
        properties.put(HealthCheck.TAGS, tags.toArray(String[]::new));
        if (name.equals(SEGMENTS) || name.equals(RINGS)) {
            properties.put(HealthCheck.ASYNC_INTERVAL_IN_SEC, INTERVAL_SECONDS);
        }
        return FrameworkUtil.asDictionary(properties);
    }

    private static Set<String> tags(RuntimeDTO all) {
        Set<String> tags = new TreeSet<>();
        tags.add("shm");
        Arrays.stream(all.peers).forEach(it -> tags.add("shm." + it.protocol));
        return tags;
    }

    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
