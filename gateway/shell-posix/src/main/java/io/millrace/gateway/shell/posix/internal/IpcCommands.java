package io.millrace.gateway.shell.posix.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.gateway.shell.support.CommandException;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.Option;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.SystemV;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Commands that list and remove System V segments. Thread-safety: thread-safe. */
@Component(service = IpcCommands.class, immediate = true)
@GogoCommand(
        scope = "shm",
        function = {"ipcs", "ipcrm"})
public final class IpcCommands {
    private static final String IPCS = "shm:ipcs [NAME] [-j]";
    private static final String IPCRM = "shm:ipcrm NAME ID [-k] [-y] [-j]";
    private static final long MOST_KEY = 0xFFFF_FFFFL;

    private final SystemVs all;

    /** Called by Declarative Services. */
    @Activate
    public IpcCommands(BundleContext context) {
        this.all = new SystemVs(context);
    }

    /** All segments. */
    @Descriptor("lists System V segments and their limits, of the kernel (os) and of each table")
    public Object ipcs(
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
            @Descriptor("os or the name of a table; all of them without one") String... words) {
        if (help) {
            return Help.of(IpcCommands.class, "shm", "ipcs");
        }
        Option.refuseOptions(words, IPCS);
        IpcsDTO found = look(words.length == 0 ? all.names() : Set.of(all.require(Option.single(words, IPCS))));
        return json ? JsonText.of(found) : found;
    }

    /** One that does not work here is told beside those that do. */
    private IpcsDTO look(Set<String> names) {
        Users users = Users.read();
        List<SegmentDTO> segments = new ArrayList<>();
        List<LimitsDTO> limits = new ArrayList<>();
        for (String name : names) {
            try {
                limits.add(Dtos.limits(name, all.with(name, SystemV::info)));
                all.with(name, SystemV::list).forEach(row -> segments.add(Dtos.segment(name, row, users)));
            } catch (CommandException e) {
                limits.add(Dtos.unknown(name, e.getMessage()));
            }
        }
        IpcsDTO found = new IpcsDTO();
        found.segments = segments.toArray(SegmentDTO[]::new);
        found.limits = limits.toArray(LimitsDTO[]::new);
        return found;
    }

    /** Removes one segment. */
    @Descriptor("removes a System V segment; one that is attached goes when the last one detaches it")
    public Object ipcrm(
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
            @Descriptor("the number is a key, not an id")
                    @Parameter(
                            names = {"-k", "--key"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean byKey,
            @Descriptor("do it; without this it is only told what would go")
                    @Parameter(
                            names = {"-y", "--yes"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean yes,
            @Descriptor("os or the name of a table; the number") String... words) {
        if (help) {
            return Help.of(IpcCommands.class, "shm", "ipcrm");
        }
        Option.refuseOptions(words, IPCRM);
        if (words.length != 2) {
            throw new CommandException("usage: " + IPCRM + "; got " + words.length + " arguments");
        }
        String name = all.require(words[0]);
        Predicate<ShmidDs> wanted = byKey ? ofKey(words[1]) : ofId(words[1]);
        RemovedDTO removed = all.with(name, calls -> remove(name, calls, wanted, words[1], yes));
        return json ? JsonText.of(removed) : new RemovedDTO[] {removed};
    }

    private static Predicate<ShmidDs> ofKey(String text) {
        int key = (int) Option.number("key", text, Integer.MIN_VALUE, MOST_KEY);
        if (key == SystemV.IPC_PRIVATE) {
            throw new CommandException("key is \"" + text + "\": segments without a key are removed by their id");
        }
        return row -> row.key() == key;
    }

    private static Predicate<ShmidDs> ofId(String text) {
        int id = (int) Option.number("id", text, 0, Integer.MAX_VALUE);
        return row -> row.id() == id;
    }

    private static RemovedDTO remove(
            String name, SystemV calls, Predicate<ShmidDs> wanted, String number, boolean yes) {
        ShmidDs row = calls.list().stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() ->
                        new CommandException("no segment \"" + number + "\" of " + name + "; shm:ipcs lists them"));
        if (!yes) {
            throw new CommandException("this would remove " + Dtos.text(name, row) + "; say --yes to do it");
        }
        calls.shmctl(row.id(), ShmctlCommand.IPC_RMID, 0);
        return Dtos.removed(name, row);
    }
}
