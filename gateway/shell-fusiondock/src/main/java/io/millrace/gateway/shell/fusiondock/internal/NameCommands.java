package io.millrace.gateway.shell.fusiondock.internal;

import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** What the terminal's completion asks for. Thread-safety: thread-safe. */
@Component(service = NameCommands.class, immediate = true)
@GogoCommand(
        scope = "millrace",
        function = {"mailboxnames"})
public final class NameCommands {
    private final Mailboxes mailboxes;

    /** Called by Declarative Services. */
    @Activate
    public NameCommands(BundleContext context) {
        this.mailboxes = new Mailboxes(context);
    }

    /** The names of all mailboxes. */
    @Descriptor("the names of all mailboxes")
    public List<String> mailboxnames() {
        return List.copyOf(mailboxes.names());
    }
}
