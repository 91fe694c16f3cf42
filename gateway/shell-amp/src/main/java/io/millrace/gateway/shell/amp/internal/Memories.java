package io.millrace.gateway.shell.amp.internal;

import io.millrace.amp.SysInfo;
import io.millrace.api.memory.ShmException;
import io.millrace.gateway.shell.support.CommandException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The ESP-AMP memories that are there, by name; a command need not name the only one. Thread-safety: thread-safe. */
final class Memories {
    private static final String WHAT = "ESP-AMP memory";

    private final BundleContext context;

    Memories(BundleContext context) {
        this.context = context;
    }

    /**
     * What a command is to work on.
     *
     * @param name the memory
     * @param words what was typed behind it
     */
    record Choice(String name, List<String> words) {}

    /**
     * Takes the name off the words, or the only name there is.
     *
     * @throws CommandException if it is not clear which is meant
     */
    Choice choose(String[] words) {
        Set<String> names = names();
        List<String> all = Arrays.asList(words);
        if (!all.isEmpty() && names.contains(all.getFirst())) {
            return new Choice(all.getFirst(), all.subList(1, all.size()));
        }
        if (names.size() == 1) {
            return new Choice(names.iterator().next(), all);
        }
        if (names.isEmpty() || !all.isEmpty()) {
            throw unknown(all.isEmpty() ? "" : all.getFirst());
        }
        throw new CommandException("which " + WHAT + "? there are: " + String.join(", ", names));
    }

    /** The same for commands that take the name alone. */
    String only(String[] words) {
        Choice choice = choose(words);
        if (!choice.words().isEmpty()) {
            throw unknown(choice.words().getLast());
        }
        return choice.name();
    }

    private CommandException unknown(String name) {
        return CommandException.unknown(WHAT, name, names());
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        references(SysInfo.class).forEach(each -> names.add(String.valueOf(each.getProperty(SysInfo.NAME))));
        return names;
    }

    /**
     * Calls something with a service of a memory, and lets it go again.
     *
     * @throws CommandException if it is gone, or its memory says what is wrong
     */
    <S, T> T with(Class<S> type, String name, Function<S, T> use) {
        ServiceReference<S> reference = references(type).stream()
                .filter(each -> name.equals(each.getProperty(SysInfo.NAME)))
                .findFirst()
                .orElseThrow(() -> gone(name));
        S service = context.getService(reference);
        if (service == null) {
            throw gone(name);
        }
        try {
            return use.apply(service);
        } catch (ShmException e) {
            throw new CommandException(e.getMessage());
        } finally {
            context.ungetService(reference);
        }
    }

    private static CommandException gone(String name) {
        return new CommandException(WHAT + " " + name + " went away just now");
    }

    private <S> Collection<ServiceReference<S>> references(Class<S> type) {
        try {
            return context.getServiceReferences(type, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a null filter is no filter", e);
        }
    }
}
