package io.millrace.gateway.shell.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A registry of a few services, for commands that look for live objects. */
final class FakeContext {
    private final List<Entry> services = new ArrayList<>();
    private final Bundle shell = proxy(Bundle.class, (_, method, _) -> switch (method.getName()) {
        case "getSymbolicName" -> "io.millrace.gateway.shell";
        default -> answer(method.getName());
    });
    private final BundleContext context =
            proxy(BundleContext.class, (_, method, arguments) -> switch (method.getName()) {
                case "getBundle" -> shell;
                case "getServiceReferences" ->
                    services.stream()
                            .filter(entry -> arguments[0].equals(entry.type))
                            .map(entry -> entry.reference)
                            .toList();
                case "getService" ->
                    services.stream()
                            .filter(entry -> entry.reference == arguments[0])
                            .findFirst()
                            .orElseThrow()
                            .service;
                case "ungetService" -> true;
                default -> answer(method.getName());
            });

    private record Entry(Class<?> type, Object service, ServiceReference<?> reference) {}

    BundleContext context() {
        return context;
    }

    /** Registers a service; the answer is the reference to it. */
    @SuppressWarnings("unchecked")
    <T> ServiceReference<T> add(Class<T> type, T service, Map<String, Object> properties, Bundle... users) {
        ServiceReference<T> reference =
                proxy(ServiceReference.class, (self, method, arguments) -> switch (method.getName()) {
                    case "getProperty" -> properties.get(arguments[0]);
                    case "getUsingBundles" -> users.length == 0 ? null : users;
                    case "getBundle" -> shell;
                    case "compareTo" -> self == arguments[0] ? 0 : 1;
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> answer(method.getName());
                });
        services.add(new Entry(type, service, reference));
        return reference;
    }

    static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(FakeContext.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object answer(String method) {
        throw new UnsupportedOperationException(method);
    }
}
