package io.millrace.api.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.api.health.Finding;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.port.HandleStore;
import io.millrace.api.port.Kept;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import org.junit.jupiter.api.function.Executable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.Logger;

/**
 * What a component gets from its container, without one: a context that keeps the services it registers, a logger that
 * keeps its lines, and its configuration.
 *
 * <p>Thread-safety: thread-safe.
 */
public final class ComponentHost {
    private final Map<String, Object> services = new ConcurrentHashMap<>();
    private final Set<HealthCheck> checks = ConcurrentHashMap.newKeySet();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private volatile int frameworkState = Bundle.ACTIVE;

    /** Makes a host that has seen nothing. */
    public ComponentHost() {}

    /**
     * The services registered now, without health checks.
     *
     * @return each by its properties, as text
     */
    public Map<String, Object> services() {
        return services;
    }

    /**
     * What the health checks registered now find.
     *
     * @return the findings
     */
    public List<Finding> checks() {
        return checks.stream().flatMap(it -> it.check().stream()).toList();
    }

    /**
     * The lines logged so far.
     *
     * @return each with its level
     */
    public List<String> lines() {
        return lines;
    }

    /**
     * A context that can register services, and knows its framework.
     *
     * @return the context
     */
    public BundleContext context() {
        Bundle framework = proxy(Bundle.class, (self, method, none) -> frameworkState);
        return proxy(BundleContext.class, (self, method, arguments) -> {
            if (method.getName().equals("getBundle")) {
                return framework;
            }
            if (arguments[1] instanceof HealthCheck check) {
                checks.add(check);
                return registration(() -> checks.remove(check));
            }
            services.put(arguments[2].toString(), arguments[1]);
            return registration(() -> services.remove(arguments[2].toString()));
        });
    }

    /** From now on the framework stops. */
    public void stopFramework() {
        frameworkState = Bundle.STOPPING;
    }

    /**
     * A store that keeps until it is asked.
     *
     * @return the store
     */
    public HandleStore store() {
        return new HandleStore() {
            @Override
            public void keep(String key, Kept what) {
                kept.put(key, what);
            }

            @Override
            public Optional<Kept> take(String key) {
                return Optional.ofNullable(kept.remove(key));
            }
        };
    }

    /**
     * What was kept and not asked for.
     *
     * @return each by its key
     */
    public Map<String, Kept> kept() {
        return kept;
    }

    /**
     * Starts a component that refuses to: in one line, which is in the log and in the exception, without a trace of
     * where it was thrown, and without a service.
     *
     * @param start starts it
     * @return the line
     */
    public String refusal(Executable start) {
        lines.clear();
        Set<String> before = Set.copyOf(services.keySet());
        var e = assertThrows(RuntimeException.class, start);
        assertEquals(0, e.getStackTrace().length);
        assertEquals(List.of("error " + e.getMessage()), lines);
        assertEquals(before, services.keySet());
        return e.getMessage();
    }

    /**
     * A logger whose lines are kept.
     *
     * @return the logger
     */
    public Logger logger() {
        return proxy(Logger.class, (self, method, arguments) -> {
            lines.add(method.getName() + " " + text(arguments));
            return null;
        });
    }

    /**
     * A configuration with some values, the others by default.
     *
     * @param type its annotation type
     * @param values by method name
     * @return the configuration
     * @param <A> its annotation type
     */
    public static <A extends Annotation> A config(Class<A> type, Map<String, Object> values) {
        return proxy(type, (self, method, none) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private static ServiceRegistration<?> registration(Runnable end) {
        return proxy(ServiceRegistration.class, (self, call, none) -> {
            end.run();
            return null;
        });
    }

    private static String text(Object[] arguments) {
        String text = arguments[0].toString();
        for (Object value : Arrays.asList(arguments).subList(1, arguments.length)) {
            text = text.replaceFirst("\\{}", Matcher.quoteReplacement(value.toString()));
        }
        return text;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
