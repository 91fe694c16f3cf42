package io.millrace.gateway.shell.amp.internal;

import io.millrace.amp.AmpChip;
import io.millrace.amp.AmpGeometry;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Pool;
import io.millrace.amp.QueueInfo;
import io.millrace.amp.Queues;
import io.millrace.amp.Signals;
import io.millrace.amp.SysInfo;
import io.millrace.amp.internal.AmpLink;
import io.millrace.amp.internal.AmpOptions;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Memories as services, without a container; all links are over the same bytes. Thread-safety: one thread. */
final class FakeMemories {
    private static final AmpGeometry C6 = AmpChip.C6.standard();

    private final MemorySegment hp = Arena.ofAuto().allocate(C6.limit(Pool.HP) - C6.start(Pool.HP), 16);
    private final MemorySegment rtc = Arena.ofAuto().allocate(C6.limit(Pool.RTC) - C6.start(Pool.RTC), 16);
    private final Map<String, Map<Class<?>, Object>> services = new TreeMap<>();

    /** A link; one that may only read throws as soon as anything is written through it. */
    AmpLink link(AmpOptions options, boolean writable) {
        Memory first = Memory.of(writable ? hp : hp.asReadOnly(), Access.NORMAL);
        Memory second = Memory.of(writable ? rtc : rtc.asReadOnly(), Access.NORMAL);
        AmpMemory memory = AmpMemory.of(C6, first, 0, Optional.of(second), 0);
        return new AmpLink("fake", memory, Signaler.none(), new WaitPolicy(0, 100_000), options);
    }

    void add(String name, AmpLink link) {
        services.put(name, Map.of(SysInfo.class, link.sysInfo(), Signals.class, link.signals(), Queues.class, (Queues)
                List::of));
    }

    /** One that has the receiving end of the queue 0x10 as well, over bytes that can only be read. */
    void add(String name, AmpLink link, List<QueueInfo> queues) {
        services.put(name, Map.of(SysInfo.class, link.sysInfo(), Signals.class, link.signals(), Queues.class, (Queues)
                () -> queues));
    }

    void remove(String name) {
        services.remove(name);
    }

    /** Writes a word of the HP region at a device address. */
    void poke(long address, int word) {
        hp.set(ValueLayout.JAVA_INT, address - C6.start(Pool.HP), word);
    }

    BundleContext context() {
        return proxy(BundleContext.class, (method, arguments) -> switch (method) {
            case "getServiceReferences" ->
                services.entrySet().stream()
                        .map(entry -> reference(entry.getKey(), (Class<?>) arguments[0]))
                        .toList();
            case "getService" ->
                arguments[0] instanceof ServiceReference<?> reference
                        ? services.get(String.valueOf(reference.getProperty(SysInfo.NAME)))
                                .get((Class<?>) reference.getProperty("type"))
                        : null;
            default -> false;
        });
    }

    private static ServiceReference<?> reference(String name, Class<?> type) {
        return proxy(ServiceReference.class, (_, arguments) -> arguments[0].equals(SysInfo.NAME) ? name : type);
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
