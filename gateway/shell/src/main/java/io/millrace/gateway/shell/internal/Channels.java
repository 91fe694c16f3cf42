package io.millrace.gateway.shell.internal;

import io.millrace.api.channel.Channel;
import io.millrace.gateway.shell.support.CommandException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The live channels, for the few commands that move messages. A channel has one reader: what an application has bound
 * is not read from here.
 */
final class Channels {
    private final BundleContext context;
    private final Bundle watcher;

    /**
     * Makes the view.
     *
     * @param watcher the bundle that binds every channel only to look at it
     */
    Channels(BundleContext context, Bundle watcher) {
        this.context = context;
        this.watcher = watcher;
    }

    /** Calls something with a channel, and lets it go again. */
    <T> T with(
            String name,
            Function<ServiceReference<Channel>, Optional<String>> refuse,
            BiFunction<Channel, ServiceReference<Channel>, T> use) {
        ServiceReference<Channel> reference = find(name);
        refuse.apply(reference).ifPresent(reason -> {
            throw new CommandException(reason);
        });
        Channel channel = context.getService(reference);
        if (channel == null) {
            throw new CommandException("channel " + name + " went away just now");
        }
        try {
            return use.apply(channel, reference);
        } finally {
            context.ungetService(reference);
        }
    }

    private ServiceReference<Channel> find(String name) {
        return references().stream()
                .filter(reference -> name.equals(reference.getProperty(Channel.NAME)))
                .findFirst()
                .orElseThrow(() -> CommandException.unknown("channel", name, names(references())));
    }

    /** Why a channel must not be read from here. */
    Optional<String> boundByApplication(ServiceReference<Channel> reference) {
        List<String> users = users(reference);
        if (users.isEmpty()) {
            return Optional.empty();
        }
        List<ServiceReference<Channel>> free =
                references().stream().filter(other -> users(other).isEmpty()).toList();
        return Optional.of("channel " + reference.getProperty(Channel.NAME) + " is read by "
                + String.join(", ", users) + ", and a channel has one reader; free: "
                + (free.isEmpty() ? "none" : String.join(", ", names(free))));
    }

    private List<String> users(ServiceReference<Channel> reference) {
        Bundle[] users = reference.getUsingBundles();
        return users == null
                ? List.of()
                : Arrays.stream(users)
                        .filter(bundle -> bundle != watcher)
                        .map(bundle -> bundle == context.getBundle() ? "another shm:listen" : bundle.getSymbolicName())
                        .toList();
    }

    private List<ServiceReference<Channel>> references() {
        try {
            return new ArrayList<>(context.getServiceReferences(Channel.class, null));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a null filter is no filter", e);
        }
    }

    /** Names in the order of their endpoints. */
    private static List<String> names(List<ServiceReference<Channel>> references) {
        return references.stream()
                .sorted(Comparator.comparing((ServiceReference<Channel> reference) -> link(reference))
                        .thenComparingInt(Channels::endpoint))
                .map(Channels::name)
                .toList();
    }

    private static String name(ServiceReference<Channel> reference) {
        return String.valueOf(reference.getProperty(Channel.NAME));
    }

    private static String link(ServiceReference<Channel> reference) {
        return name(reference).replaceFirst("/.*", "");
    }

    private static int endpoint(ServiceReference<Channel> reference) {
        return reference.getProperty(Channel.ENDPOINT) instanceof Integer number ? number : 0;
    }
}
