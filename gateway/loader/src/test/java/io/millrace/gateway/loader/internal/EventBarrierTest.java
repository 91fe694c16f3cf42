package io.millrace.gateway.loader.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;

/** The end of what configurations have set off. */
final class EventBarrierTest {
    private final List<String> calls = new ArrayList<>();
    private Runnable atDelete = () -> {};

    /** Of all calls it knows only the two that are made. */
    private ConfigurationAdmin admin() {
        Configuration configuration = proxy(Configuration.class, (name, _) -> {
            calls.add(name);
            atDelete.run();
            return null;
        });
        return proxy(ConfigurationAdmin.class, (name, arguments) -> {
            calls.add(name + " " + List.of(arguments));
            return configuration;
        });
    }

    private interface Call {
        Object answer(String name, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> call.answer(method.getName(), arguments)));
    }

    private static ConfigurationEvent event(String pid) {
        return new ConfigurationEvent(reference(), ConfigurationEvent.CM_DELETED, null, pid);
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<ConfigurationAdmin> reference() {
        return proxy(ServiceReference.class, (_, _) -> null);
    }

    @Test
    void whatIsOfUsersIsNoMark() {
        EventBarrier barrier = new EventBarrier(admin());
        assertFalse(barrier.isMark(event("io.millrace.nrfrpc~plc")));
        assertTrue(barrier.isMark(event("io.millrace.loader.mark")));
    }

    /** The one who tells is still busy with another event when the wait begins. */
    @Test
    void itLastsUntilTheMarkIsHeard() {
        EventBarrier barrier = new EventBarrier(admin());
        barrier.isMark(event("io.millrace.loader.mark"));
        try (ExecutorService teller = Executors.newSingleThreadExecutor()) {
            atDelete = () -> teller.execute(() -> {
                calls.add("told");
                barrier.isMark(event("io.millrace.loader.mark"));
            });
            assertTrue(barrier.await());
        }
        assertEquals(List.of("getConfiguration [io.millrace.loader.mark, ?]", "delete", "told"), calls);
    }

    @Test
    void anInterruptEndsItAndStays() {
        EventBarrier barrier = new EventBarrier(admin());
        Thread.currentThread().interrupt();
        assertFalse(barrier.await());
        assertTrue(Thread.interrupted());
    }
}
