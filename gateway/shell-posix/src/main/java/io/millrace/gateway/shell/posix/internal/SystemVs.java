package io.millrace.gateway.shell.posix.internal;

import io.millrace.api.memory.ShmException;
import io.millrace.gateway.shell.support.CommandException;
import io.millrace.posix.SystemV;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The kernel's System V shared memory, and each table, by name. Thread-safety: thread-safe. */
final class SystemVs {
    private static final String WHAT = "System V";

    private final BundleContext context;

    SystemVs(BundleContext context) {
        this.context = context;
    }

    /** All names, in order. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        references().forEach(each -> names.add(name(each)));
        return names;
    }

    /**
     * Sees to it that there is one of a name.
     *
     * @throws CommandException if there is none, with the names there are
     */
    String require(String name) {
        Set<String> names = names();
        if (!names.contains(name)) {
            throw CommandException.unknown(WHAT, name, names);
        }
        return name;
    }

    /**
     * Calls something with one, and lets it go again.
     *
     * @throws CommandException if it is gone, or a call fails
     */
    <T> T with(String name, Function<SystemV, T> use) {
        Optional<ServiceReference<SystemV>> reference =
                references().stream().filter(each -> name(each).equals(name)).findFirst();
        try {
            return reference
                    .map(context::getService)
                    .map(use)
                    .orElseThrow(() -> new CommandException(WHAT + " " + name + " went away just now"));
        } catch (ShmException e) {
            throw new CommandException(e.getMessage());
        } finally {
            reference.ifPresent(context::ungetService);
        }
    }

    private static String name(ServiceReference<SystemV> reference) {
        return String.valueOf(reference.getProperty(SystemV.NAME));
    }

    private Collection<ServiceReference<SystemV>> references() {
        try {
            return context.getServiceReferences(SystemV.class, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a null filter is no filter", e);
        }
    }
}
