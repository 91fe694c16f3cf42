package io.millrace.gateway.loader.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What is configured. */
final class Configured {
    private Configured() {}

    /** The names of the configurations, by factory PID, or by PID where there is one only. */
    static Map<String, List<String>> read(ConfigurationAdmin admin) {
        Map<String, List<String>> configured = new TreeMap<>();
        try {
            Configuration[] found = admin.listConfigurations(null);
            for (Configuration each : found == null ? new Configuration[0] : found) {
                String pid = each.getFactoryPid() == null ? each.getPid() : each.getFactoryPid();
                configured.computeIfAbsent(pid, _ -> new ArrayList<>()).add(each.getPid());
            }
            return configured;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a null filter is no filter", e);
        }
    }
}
