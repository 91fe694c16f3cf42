package io.millrace.hw.spin.internal;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.Logger;

/** What a component gets from its container: services it registers, lines it logs, and its configuration. */
final class Fakes {
    final Map<String, Object> services = new HashMap<>();
    final List<String> lines = new ArrayList<>();

    BundleContext context() {
        return proxy(BundleContext.class, (self, method, arguments) -> {
            services.put(arguments[2].toString(), arguments[1]);
            return proxy(ServiceRegistration.class, (registration, call, none) -> {
                services.remove(arguments[2].toString());
                return null;
            });
        });
    }

    Logger logger() {
        return proxy(Logger.class, (self, method, arguments) -> {
            lines.add(method.getName() + " " + text(arguments));
            return null;
        });
    }

    /** An annotation with some values, the others by default. */
    static <A extends Annotation> A config(Class<A> type, Map<String, Object> values) {
        return proxy(type, (self, method, none) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
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
