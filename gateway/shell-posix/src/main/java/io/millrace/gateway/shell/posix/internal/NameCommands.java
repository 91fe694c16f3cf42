package io.millrace.gateway.shell.posix.internal;

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
        function = {"systemvnames"})
public final class NameCommands {
    private final SystemVs all;

    /** Called by Declarative Services. */
    @Activate
    public NameCommands(BundleContext context) {
        this.all = new SystemVs(context);
    }

    /** The kernel, and the names of all tables. */
    @Descriptor("the kernel's System V shared memory (os), and the names of all tables")
    public List<String> systemvnames() {
        return List.copyOf(all.names());
    }
}
