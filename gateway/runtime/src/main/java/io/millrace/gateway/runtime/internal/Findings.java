package io.millrace.gateway.runtime.internal;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import io.millrace.api.runtime.dto.ProblemDTO;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Looks at configurations and components now. Thread-safety: thread-safe. */
final class Findings {
    private final ConfigurationAdmin admin;
    private final ServiceComponentRuntime components;
    private final PidReader pids;
    private final Inventory inventory;

    Findings(ConfigurationAdmin admin, ServiceComponentRuntime components, PidReader pids, Inventory inventory) {
        this.admin = admin;
        this.components = components;
        this.pids = pids;
        this.inventory = inventory;
    }

    /** What is wrong with configurations and components. */
    List<ProblemDTO> problems() {
        ConfigurationCheck check = new ConfigurationCheck(pids.read());
        List<ProblemDTO> problems = new ArrayList<>();
        entries().forEach(entry -> problems.addAll(check.check(entry)));
        problems.addAll(pids.problems());
        problems.addAll(new ComponentCheck(names()).check(components));
        return problems;
    }

    /** The names of the links that are configured. */
    List<String> links() {
        var transports = pids.links();
        return entries().stream()
                .filter(entry -> transports.contains(entry.pid()))
                .map(Findings::linkName)
                .sorted()
                .toList();
    }

    /** As in all factory PIDs: the property, else what stands after the tilde. */
    static String linkName(ConfigurationCheck.Entry entry) {
        String instance = entry.name().substring(entry.name().indexOf('~') + 1);
        String given = Objects.toString(entry.properties().get("name"), "");
        return given.isEmpty() ? instance : given;
    }

    private Map<String, List<String>> names() {
        return Map.of(
                Segment.class.getName(),
                        inventory.segments().stream()
                                .map(s -> s.info().name())
                                .sorted()
                                .toList(),
                Signaler.class.getName(),
                        inventory.signalers().stream()
                                .map(s -> s.info().name())
                                .sorted()
                                .toList(),
                Channel.class.getName(),
                        inventory.channels().stream()
                                .map(c -> c.info().name())
                                .sorted()
                                .toList(),
                Allocator.class.getName(),
                        inventory.allocators().keySet().stream()
                                .flatMap(a -> Look.at(() -> a.info().name()).stream())
                                .sorted()
                                .toList());
    }

    private List<ConfigurationCheck.Entry> entries() {
        try {
            Configuration[] found = admin.listConfigurations(null);
            List<ConfigurationCheck.Entry> entries = new ArrayList<>();
            for (Configuration configuration : found == null ? new Configuration[0] : found) {
                entries.add(entry(configuration));
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a null filter is no filter", e);
        }
    }

    private static ConfigurationCheck.Entry entry(Configuration configuration) {
        Map<String, Object> properties = new HashMap<>();
        var dictionary = configuration.getProperties();
        if (dictionary != null) {
            Collections.list(dictionary.keys()).forEach(key -> properties.put(key, dictionary.get(key)));
        }
        String factory = configuration.getFactoryPid();
        String pid = factory == null ? configuration.getPid() : factory;
        return new ConfigurationCheck.Entry(configuration.getPid(), pid, properties);
    }
}
