package io.millrace.gateway.loader.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.api.runtime.dto.LoadableDTO;
import io.millrace.gateway.shell.support.CommandException;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.Option;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands that load, unload and swap bundles. Thread-safety: thread-safe. */
@Component(service = LoadCommands.class, immediate = true)
@GogoCommand(
        scope = "shm",
        function = {"available", "load", "unload", "swap"})
public final class LoadCommands {
    private static final long LONGEST_MILLIS = 600_000;
    private static final String SWAP = "shm:swap BUNDLE [FILE] [-t MILLIS] [-j]";

    private final LoaderComponent loader;

    /** Called by Declarative Services. */
    @Activate
    public LoadCommands(@Reference LoaderComponent loader) {
        this.loader = loader;
    }

    /** What the repositories offer. */
    @Descriptor("lists what can be loaded, and what it was loaded for")
    public Object available(
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
            return Help.of(LoadCommands.class, "shm", "available");
        }
        Option.none(words, "shm:available [-j]");
        LoadableDTO[] all = loader.loadables().toArray(LoadableDTO[]::new);
        return json ? JsonText.of(all) : all;
    }

    /** Loads a bundle. */
    @Descriptor("loads a bundle and what it needs; it stays until it is unloaded")
    public Object load(
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
            @Descriptor("a symbolic name, a PID, or a protocol, like vox") String... words) {
        if (help) {
            return Help.of(LoadCommands.class, "shm", "load");
        }
        String name = Option.single(words, "shm:load NAME [-j]");
        LoadedDTO dto = new LoadedDTO();
        dto.state = "LOADED";
        dto.bundles = told(() -> loader.load(name)).toArray(String[]::new);
        return json ? JsonText.of(dto) : dto;
    }

    /** Unloads a bundle. */
    @Descriptor("unloads a bundle that no configuration needs")
    public Object unload(
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
            @Descriptor("the symbolic name or number of a loaded bundle") String... words) {
        if (help) {
            return Help.of(LoadCommands.class, "shm", "unload");
        }
        String name = Option.single(words, "shm:unload BUNDLE [-j]");
        LoadedDTO dto = new LoadedDTO();
        dto.state = "UNLOADED";
        dto.bundles = told(() -> {
            loader.unload(name);
            return new String[] {name};
        });
        return json ? JsonText.of(dto) : dto;
    }

    /** Swaps a bundle. */
    @Descriptor("replaces a bundle while its links are in use, and goes back if the new one fails")
    public Object swap(
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
            @Descriptor("how long to wait for what was there before, in milliseconds; 10000 by default")
                    @Parameter(
                            names = {"-t", "--timeout"},
                            absentValue = "10000")
                    String timeout,
            @Descriptor("the symbolic name or number of a bundle, and the jar of the new revision; without it the"
                            + " repository's")
                    String... words) {
        if (help) {
            return Help.of(LoadCommands.class, "shm", "swap");
        }
        Option.refuseOptions(words, SWAP);
        if (words.length < 1 || words.length > 2) {
            throw new CommandException("usage: " + SWAP + "; got " + words.length + " arguments");
        }
        Duration patience = Duration.ofMillis(Option.number("timeout", timeout, 1, LONGEST_MILLIS));
        Optional<Path> file = words.length == 1 ? Optional.empty() : Optional.of(Path.of(words[1]));
        SwapDTO dto = answer(words[0], told(() -> loader.swap(words[0], file, patience)));
        return json ? JsonText.of(dto) : dto;
    }

    private static SwapDTO answer(String name, Swapper.Result result) {
        result.rolledBack().ifPresent(why -> {
            throw new CommandException(
                    name + " is again at revision " + result.after() + ", the new one was rolled back: " + why);
        });
        SwapDTO dto = new SwapDTO();
        dto.bundle = name;
        dto.before = result.before();
        dto.after = result.after();
        dto.gapMillis = result.nanos() / 1_000_000;
        return dto;
    }

    private static <T> T told(Supplier<T> action) {
        try {
            return action.get();
        } catch (LoadException e) {
            throw new CommandException(e.getMessage());
        }
    }
}
