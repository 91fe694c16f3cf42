package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.ShmRuntime;
import java.util.Arrays;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What the terminal's completion asks for, and the way out. Thread-safety: thread-safe. */
@Component(service = NameCommands.class, immediate = true)
@GogoCommand(
        scope = "millrace",
        function = {"channelnames", "segmentnames", "signalernames", "allocatornames", "exit"})
public final class NameCommands {
    private final BundleContext context;
    private final ShmRuntime runtime;

    /** Called by Declarative Services. */
    @Activate
    public NameCommands(BundleContext context, @Reference ShmRuntime runtime) {
        this.context = context;
        this.runtime = runtime;
    }

    /** The names of all channels. */
    @Descriptor("the names of all channels")
    public List<String> channelnames() {
        return Arrays.stream(runtime.getRuntimeDTO().peers)
                .map(peer -> peer.channel)
                .toList();
    }

    /** The names of all segments. */
    @Descriptor("the names of all segments")
    public List<String> segmentnames() {
        return Arrays.stream(runtime.getRuntimeDTO().segments)
                .map(segment -> segment.name)
                .toList();
    }

    /** The names of all signalers. */
    @Descriptor("the names of all signalers")
    public List<String> signalernames() {
        return Arrays.stream(runtime.getRuntimeDTO().signalers)
                .map(signaler -> signaler.name)
                .toList();
    }

    /** The names of all allocators. */
    @Descriptor("the names of all allocators")
    public List<String> allocatornames() {
        return Arrays.stream(runtime.getRuntimeDTO().blocks)
                .map(block -> block.name)
                .toList();
    }

    /**
     * Ends the gateway.
     *
     * @throws BundleException if the framework refuses
     */
    @Descriptor("ends the gateway")
    public void exit() throws BundleException {
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
    }
}
