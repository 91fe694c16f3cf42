package io.millrace.gateway.shell.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import io.millrace.gateway.shell.support.CommandException;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.LastResort;
import io.millrace.gateway.shell.support.Option;
import java.util.Comparator;
import java.util.List;
import org.apache.felix.gogo.runtime.Reflective;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Rings a doorbell by hand. Thread-safety: thread-safe. */
@Component(service = NotifyCommand.class, immediate = true)
@GogoCommand(scope = "shm", function = "notify")
public final class NotifyCommand extends LastResort implements Function {
    private static final String USAGE = "shm:notify SIGNALER [-t TARGET] [-y] [-j]";

    private final BundleContext context;
    private final ShmRuntime runtime;

    /** Called by Declarative Services. */
    @Activate
    public NotifyCommand(BundleContext context, @Reference ShmRuntime runtime) {
        this.context = context;
        this.runtime = runtime;
    }

    /** Called by Gogo, which without this would take {@link Object#notify()} for the command where no word is given. */
    @Override
    public Object execute(CommandSession session, List<Object> arguments) throws Exception {
        return arguments.isEmpty()
                ? Option.single(new String[0], USAGE)
                : Reflective.invoke(session, this, "notify", arguments);
    }

    /** Rings a doorbell. */
    @Descriptor("rings a doorbell; where a peer is alive only with --yes")
    public Object notify(
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
            @Descriptor("the number to ring, where the medium carries one; 0 by default")
                    @Parameter(
                            names = {"-t", "--target"},
                            absentValue = "0")
                    String target,
            @Descriptor("also where a peer is alive, which will look for messages")
                    @Parameter(
                            names = {"-y", "--yes"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean yes,
            @Descriptor("the signaler's name, like plc") String... words) {
        if (help) {
            return Help.of(NotifyCommand.class, "shm", "notify");
        }
        String name = Option.single(words, USAGE);
        int number = (int) Option.number("target", target, 0, Integer.MAX_VALUE);
        ServiceReference<Signaler> reference = find(name);
        Confirmation.ask(name, runtime.getRuntimeDTO().peers, yes);
        RungDTO dto = ring(name, number, reference);
        return json ? JsonText.of(dto) : dto;
    }

    private RungDTO ring(String name, int target, ServiceReference<Signaler> reference) {
        Signaler signaler = context.getService(reference);
        if (signaler == null) {
            throw new CommandException("signaler " + name + " went away just now");
        }
        try {
            signaler.ring(target);
            SignalerInfo info = signaler.info();
            RungDTO dto = new RungDTO();
            dto.signaler = name;
            dto.target = target;
            dto.rings = info.rings();
            dto.wakes = info.wakes();
            return dto;
        } finally {
            context.ungetService(reference);
        }
    }

    private ServiceReference<Signaler> find(String name) {
        List<ServiceReference<Signaler>> all = references();
        return all.stream()
                .filter(reference -> name.equals(reference.getProperty(Signaler.NAME)))
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> CommandException.unknown("signaler", name, names(all)));
    }

    private static List<String> names(List<ServiceReference<Signaler>> references) {
        return references.stream()
                .map(reference -> String.valueOf(reference.getProperty(Signaler.NAME)))
                .sorted()
                .toList();
    }

    private List<ServiceReference<Signaler>> references() {
        try {
            return List.copyOf(context.getServiceReferences(Signaler.class, null));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a null filter is no filter", e);
        }
    }
}
