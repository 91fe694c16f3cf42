package io.millrace.gateway.shell.fusiondock.internal;

import io.millrace.api.channel.Channel;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Segment;
import io.millrace.fusiondock.Mailbox;
import io.millrace.fusiondock.MailboxInfo;
import io.millrace.gateway.shell.support.CommandException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The mailboxes that are there, by name; a command need not name the only one. Thread-safety: thread-safe. */
final class Mailboxes {
    private static final String WHAT = "mailbox";

    private final BundleContext context;

    Mailboxes(BundleContext context) {
        this.context = context;
    }

    /**
     * What a command is to work on.
     *
     * @param name the mailbox
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

    /** All names, in order. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        references(Mailbox.class).forEach(each -> names.add(String.valueOf(each.getProperty(Mailbox.NAME))));
        return names;
    }

    /**
     * Calls something with a mailbox, and lets it go again.
     *
     * @throws CommandException if it is gone, or its memory says what is wrong
     */
    <T> T with(String name, Function<Mailbox, T> use) {
        return with(Mailbox.class, Mailbox.NAME, name, use).orElseThrow(() -> gone(name));
    }

    /** Both regions, the peer and what is wrong. */
    MailboxDTO show(String name) {
        MailboxDTO dto = new MailboxDTO();
        ServiceReference<Mailbox> reference =
                find(Mailbox.class, Mailbox.NAME, name).orElseThrow(() -> gone(name));
        dto.mailbox = name;
        dto.segment = String.valueOf(reference.getProperty(Segment.NAME));
        dto.peer = String.valueOf(reference.getProperty(Channel.PEER));
        dto.state = with(name, mailbox -> mailbox.peer().name());
        MailboxInfo info = with(name, Mailbox::info);
        dto.tx = Dtos.tx(name, info);
        dto.rx = Dtos.rx(name, info);
        List<Problem> problems = with(Channel.class, Channel.NAME, name, channel -> channel.info()
                        .problems())
                .orElse(List.of());
        dto.problems = problems.stream().map(Dtos::fault).toArray(FaultDTO[]::new);
        return dto;
    }

    private <S, T> Optional<T> with(Class<S> type, String property, String name, Function<S, T> use) {
        Optional<ServiceReference<S>> reference = find(type, property, name);
        Optional<S> service = reference.map(context::getService);
        try {
            return service.map(use);
        } catch (ShmException e) {
            throw new CommandException(e.getMessage());
        } finally {
            reference.ifPresent(context::ungetService);
        }
    }

    private <S> Optional<ServiceReference<S>> find(Class<S> type, String property, String name) {
        return references(type).stream()
                .filter(each -> name.equals(each.getProperty(property)))
                .findFirst();
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
