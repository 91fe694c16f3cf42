package io.millrace.gateway.loader.internal;

import java.util.Arrays;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What the terminal's completion asks for. Thread-safety: thread-safe. */
@Component(service = NameCommands.class, immediate = true)
@GogoCommand(
        scope = "millrace",
        function = {"bundlenames", "loadablenames"})
public final class NameCommands {
    private final BundleContext context;
    private final LoaderComponent loader;

    /** Called by Declarative Services. */
    @Activate
    public NameCommands(BundleContext context, @Reference LoaderComponent loader) {
        this.context = context;
        this.loader = loader;
    }

    /** The bundles there are. */
    @Descriptor("the symbolic names of our bundles")
    public List<String> bundlenames() {
        return Arrays.stream(context.getBundles())
                .map(Bundle::getSymbolicName)
                .filter(name -> name != null && name.startsWith("io.millrace."))
                .sorted()
                .toList();
    }

    /** The bundles there could be. */
    @Descriptor("the symbolic names of what could be loaded")
    public List<String> loadablenames() {
        return loader.loadables().stream()
                .filter(dto -> dto.state.equals("AVAILABLE"))
                .map(dto -> dto.bundle)
                .toList();
    }
}
