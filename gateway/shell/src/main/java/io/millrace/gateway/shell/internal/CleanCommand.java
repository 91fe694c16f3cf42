package io.millrace.gateway.shell.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.gateway.shell.internal.clean.Cleaner;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.LastResort;
import io.millrace.gateway.shell.support.Option;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Removes leftovers. Thread-safety: thread-safe. */
@Component(service = CleanCommand.class, immediate = true)
@GogoCommand(scope = "shm", function = "clean")
public final class CleanCommand extends LastResort {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Path PROCESSES = Path.of("/proc");

    private final Path folder;
    private final Cleaner cleaner;

    /** Called by Declarative Services. */
    @Activate
    public CleanCommand() {
        this(SHARED_MEMORY, new Cleaner(SHARED_MEMORY, PROCESSES, System::currentTimeMillis));
    }

    /** With a folder of its own. */
    CleanCommand(Path folder, Cleaner cleaner) {
        this.folder = folder;
        this.cleaner = cleaner;
    }

    /** Leftovers. */
    @Descriptor("removes from /dev/shm what dead gateways and peers of this user left, and says why the rest stays")
    public Object clean(
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
            @Descriptor("removes nothing, and says what it would remove")
                    @Parameter(
                            names = {"-d", "--dry-run"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean dry,
            @Descriptor("also what a process that cannot be looked into, or another container, might have")
                    @Parameter(
                            names = {"-y", "--yes"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean yes,
            String... words) {
        if (help) {
            return Help.of(CleanCommand.class, "shm", "clean");
        }
        Option.none(words, "shm:clean [-d] [-y] [-j]");
        CleanDTO dto = clean(dry, yes);
        return json ? JsonText.of(dto) : dto;
    }

    private CleanDTO clean(boolean dry, boolean yes) {
        try {
            List<Cleaner.Decision> decisions = cleaner.run(!dry, yes);
            CleanDTO dto = new CleanDTO();
            dto.leftovers =
                    decisions.stream().map(decision -> row(decision, dry)).toArray(LeftoverDTO[]::new);
            dto.summary = summary(dto.leftovers, dry);
            return dto;
        } catch (IOException e) {
            throw TextFile.refusal(folder, e);
        }
    }

    private static LeftoverDTO row(Cleaner.Decision decision, boolean dry) {
        LeftoverDTO dto = new LeftoverDTO();
        dto.answer = decision.keptBecause().isPresent() ? "KEPT" : dry ? "LEFTOVER" : "REMOVED";
        dto.sizeBytes = decision.sizeBytes();
        dto.path = decision.path().toString();
        dto.reason = decision.keptBecause().orElse("no process has it");
        return dto;
    }

    private String summary(LeftoverDTO[] rows, boolean dry) {
        if (rows.length == 0) {
            return "nothing of ours in " + folder;
        }
        long kept = Arrays.stream(rows).filter(row -> row.answer.equals("KEPT")).count();
        return (rows.length - kept) + (dry ? " would be removed, " : " removed, ") + kept + " kept";
    }
}
