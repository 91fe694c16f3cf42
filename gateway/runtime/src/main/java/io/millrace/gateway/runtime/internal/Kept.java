package io.millrace.gateway.runtime.internal;

import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What outlives this bundle: a service of the system bundle, in types of the JDK, because the next revision of this one
 * shares no other with it.
 */
final class Kept {
    private static final String PROPERTY = "millrace.kept";
    private static final String TALLIES = "tallies";

    private Kept() {}

    /** What has been counted since the framework started by those that are gone. */
    @SuppressWarnings("unchecked")
    static Map<String, long[]> tallies(BundleContext system) {
        try {
            for (ServiceReference<?> reference :
                    system.getServiceReferences(Map.class, "(" + PROPERTY + "=" + TALLIES + ")")) {
                return (Map<String, long[]>) system.getService(reference);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is written here", e);
        }
        Map<String, long[]> tallies = new HashMap<>();
        system.registerService(Map.class.getName(), tallies, FrameworkUtil.asDictionary(Map.of(PROPERTY, TALLIES)));
        return tallies;
    }
}
