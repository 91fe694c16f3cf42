package io.millrace.gateway.shell.fusiondock.internal;

import io.millrace.api.channel.Channel;
import io.millrace.api.channel.ChannelInfo;
import io.millrace.api.channel.RingChannel;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.fusiondock.Mailbox;
import io.millrace.fusiondock.internal.FusiondockLink;
import io.millrace.fusiondock.internal.FusiondockOptions;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import java.lang.foreign.Arena;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Links as services, without a container; all are over the same two regions. Thread-safety: one thread. */
final class FakeMailboxes {
    static final int REGION = 0x100;

    private final Memory memory = Memory.of(Arena.ofAuto().allocate(2L * REGION, 8), Access.NORMAL);
    private final Map<String, FusiondockLink> links = new TreeMap<>();

    Memory memory() {
        return memory;
    }

    FusiondockLink link(Role role) {
        FusiondockOptions options = FusiondockOptions.of(role, 0, REGION);
        return new FusiondockLink(memory, Signaler.none(), new WaitPolicy(0, 100_000), options);
    }

    void add(String name, FusiondockLink link) {
        links.put(name, link);
    }

    void remove(String name) {
        links.remove(name);
    }

    BundleContext context() {
        return proxy(BundleContext.class, (method, arguments) -> switch (method) {
            case "getServiceReferences" ->
                links.keySet().stream()
                        .map(name -> reference(name, (Class<?>) arguments[0]))
                        .toList();
            case "getService" -> service((ServiceReference<?>) arguments[0]);
            default -> false;
        });
    }

    private Object service(ServiceReference<?> reference) {
        String name = String.valueOf(reference.getProperty(Mailbox.NAME));
        FusiondockLink link = links.get(name);
        return reference.getProperty("type") == Mailbox.class ? link : channel(name, link);
    }

    private static Channel channel(String name, FusiondockLink link) {
        return new RingChannel(
                link.tx(3),
                link.rx(),
                link.waitPoint(),
                () -> new ChannelInfo(name, "fusiondock", "UNIPROTON", "ram", 3, link.problems()));
    }

    private static ServiceReference<?> reference(String name, Class<?> type) {
        Map<String, Object> properties = new HashMap<>(Map.of("type", type));
        properties.put(Mailbox.NAME, name);
        properties.put(Channel.NAME, name);
        properties.put(Channel.PEER, "UNIPROTON");
        properties.put(Segment.NAME, "ram");
        return proxy(ServiceReference.class, (_, arguments) -> properties.get(String.valueOf(arguments[0])));
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
