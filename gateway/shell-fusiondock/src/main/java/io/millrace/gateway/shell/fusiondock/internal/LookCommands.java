package io.millrace.gateway.shell.fusiondock.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.fusiondock.Mailbox;
import io.millrace.fusiondock.MailboxInfo;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.Option;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Commands that show mailboxes, and write nothing. Thread-safety: thread-safe. */
@Component(service = LookCommands.class, immediate = true)
@GogoCommand(
        scope = "mailbox",
        function = {"list", "show"})
public final class LookCommands {
    private static final String LIST = "mailbox:list [-j]";
    private static final String SHOW = "mailbox:show [NAME] [-j]";

    private final Mailboxes mailboxes;

    /** Called by Declarative Services. */
    @Activate
    public LookCommands(BundleContext context) {
        this.mailboxes = new Mailboxes(context);
    }

    /** All mailboxes. */
    @Descriptor("lists both regions of every mailbox")
    public Object list(
            @Descriptor(Option.JSON)
                    @Parameter(
                            names = {"-j", "--json"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean json,
            @Descriptor(Option.HELP)
                    @Parameter(
                            names = {"-h", "--help"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean help,
            String... words) {
        if (help) {
            return Help.of(LookCommands.class, "mailbox", "list");
        }
        Option.none(words, LIST);
        SlotDTO[] slots = mailboxes.names().stream().flatMap(this::slots).toArray(SlotDTO[]::new);
        return json ? JsonText.of(slots) : slots;
    }

    private Stream<SlotDTO> slots(String name) {
        MailboxInfo info = mailboxes.with(name, Mailbox::info);
        return Stream.of(Dtos.tx(name, info), Dtos.rx(name, info));
    }

    /** One mailbox. */
    @Descriptor("shows both regions of a mailbox, its peer, and what is wrong")
    public Object show(
            @Descriptor(Option.JSON)
                    @Parameter(
                            names = {"-j", "--json"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean json,
            @Descriptor(Option.HELP)
                    @Parameter(
                            names = {"-h", "--help"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean help,
            @Descriptor("the mailbox's name, unless there is just one") String... words) {
        if (help) {
            return Help.of(LookCommands.class, "mailbox", "show");
        }
        Option.refuseOptions(words, SHOW);
        MailboxDTO shown = mailboxes.show(mailboxes.only(words));
        return json ? JsonText.of(shown) : shown;
    }
}
