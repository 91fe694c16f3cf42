package io.millrace.gateway.shell.posix.internal;

import io.millrace.posix.SystemV;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** System V as services, without a container. Thread-safety: one thread. */
final class FakeSystemVs {
    private final Map<String, FakeSystemV> services = new TreeMap<>();

    void add(String name, FakeSystemV service) {
        services.put(name, service);
    }

    FakeSystemV get(String name) {
        return services.get(name);
    }

    BundleContext context() {
        return proxy(BundleContext.class, (method, arguments) -> switch (method) {
            case "getServiceReferences" ->
                services.keySet().stream().map(FakeSystemVs::reference).toList();
            case "getService" -> services.get(name((ServiceReference<?>) arguments[0]));
            default -> false;
        });
    }

    private static String name(ServiceReference<?> reference) {
        return String.valueOf(reference.getProperty(SystemV.NAME));
    }

    private static ServiceReference<?> reference(String name) {
        return proxy(ServiceReference.class, (_, _) -> name);
    }

    /** What a proxy answers. */
    private interface Answer {
        Object to(String method, Object... arguments);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> answer.to(method.getName(), arguments)));
    }
}
