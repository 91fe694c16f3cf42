package io.millrace.gateway.shell.amp.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.Entry;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import io.millrace.amp.SysInfo;
import io.millrace.api.memory.Memory;
import io.millrace.gateway.shell.support.CommandException;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.Option;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Commands that look at blocks. None writes. Thread-safety: thread-safe. */
@Component(service = BlockCommands.class, immediate = true)
@GogoCommand(
        scope = "amp",
        function = {"list", "dump", "get", "watch"})
public final class BlockCommands {
    private static final String LIST = "amp:list [MEMORY] [-j]";
    private static final String DUMP = "amp:dump [MEMORY] [-x] [-j]";
    private static final String GET = "amp:get [MEMORY] ID [POOL] [-j]";
    private static final String WATCH = "amp:watch [MEMORY] ID [POOL] [-t DURATION] [-j]";

    private final Memories memories;

    /** Called by Declarative Services. */
    @Activate
    public BlockCommands(BundleContext context) {
        this.memories = new Memories(context);
    }

    /** The blocks. */
    @Descriptor("lists the blocks: pool, id, the firmware's name, size, device address")
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
            @Descriptor("the memory's name, unless there is just one") String... words) {
        if (help) {
            return Help.of(BlockCommands.class, "amp", "list");
        }
        Option.refuseOptions(words, LIST);
        EntryDTO[] entries =
                memories.with(SysInfo.class, memories.only(words), sysInfo -> Dtos.entries(sysInfo.dump()));
        return json ? JsonText.of(entries) : entries;
    }

    /** Everything. */
    @Descriptor("shows pools, blocks and what is wrong with the chains")
    public Object dump(
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
            @Descriptor("all bytes instead, as they are")
                    @Parameter(
                            names = {"-x", "--hex"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean hex,
            @Descriptor("the memory's name, unless there is just one") String... words) {
        if (help) {
            return Help.of(BlockCommands.class, "amp", "dump");
        }
        Option.refuseOptions(words, DUMP);
        String name = memories.only(words);
        if (hex) {
            ImageDTO[] images = memories.with(SysInfo.class, name, sysInfo -> images(sysInfo.memory()));
            return json ? JsonText.of(images) : images;
        }
        return memories.with(
                SysInfo.class,
                name,
                sysInfo -> json
                        ? JsonText.of(Dtos.dump(name, sysInfo.dump()))
                        : sysInfo.dump().text().stripTrailing());
    }

    /** The bytes of a block. */
    @Descriptor("shows a block and its bytes")
    public Object get(
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
            @Descriptor("the memory's name, unless there is just one; the id; hp (default) or rtc") String... words) {
        if (help) {
            return Help.of(BlockCommands.class, "amp", "get");
        }
        Key key = key(words, GET);
        ContentDTO content = memories.with(SysInfo.class, key.memory(), sysInfo -> content(find(sysInfo, key)));
        return json ? JsonText.of(content) : content;
    }

    /** A block to come. */
    @Descriptor("waits for a block to appear")
    public Object watch(
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
            @Descriptor("how long to wait, like 500ms, 5s, 2m; 10s by default")
                    @Parameter(
                            names = {"-t", "--timeout"},
                            absentValue = "10s")
                    String timeout,
            @Descriptor("the memory's name, unless there is just one; the id; hp (default) or rtc") String... words) {
        if (help) {
            return Help.of(BlockCommands.class, "amp", "watch");
        }
        Key key = key(words, WATCH);
        Duration longest = Words.duration(timeout);
        EntryDTO entry =
                memories.with(SysInfo.class, key.memory(), sysInfo -> sysInfo.watch(key.id(), key.pool(), longest)
                        .map(found -> Dtos.entry(found.info()))
                        .orElseThrow(() -> new CommandException("within " + timeout + " no entry "
                                + FirmwareEntry.nameOf(key.id()) + " appeared in the " + key.pool() + " pool of "
                                + key.memory())));
        return json ? JsonText.of(entry) : new EntryDTO[] {entry};
    }

    private record Key(String memory, int id, Pool pool) {}

    private Key key(String[] words, String usage) {
        Option.refuseOptions(words, usage);
        Memories.Choice choice = memories.choose(words);
        List<String> rest = choice.words();
        if (rest.isEmpty() || rest.size() > 2) {
            throw new CommandException("usage: " + usage + "; got " + rest.size() + " arguments");
        }
        return new Key(
                choice.name(), Words.id(rest.getFirst()), rest.size() == 1 ? Pool.HP : Words.pool(rest.getLast()));
    }

    private static Entry find(SysInfo sysInfo, Key key) {
        return sysInfo.find(key.id(), key.pool())
                .orElseThrow(() -> CommandException.unknown(
                        "entry of the " + key.pool() + " pool",
                        FirmwareEntry.nameOf(key.id()),
                        sysInfo.dump().entries().stream()
                                .filter(entry -> entry.pool() == key.pool())
                                .map(entry -> FirmwareEntry.nameOf(entry.id()))
                                .toList()));
    }

    private static ContentDTO content(Entry entry) {
        ContentDTO dto = new ContentDTO();
        dto.entry = Dtos.entry(entry.info());
        dto.hex = hex(entry.memory());
        return dto;
    }

    private static ImageDTO[] images(AmpMemory memory) {
        return Arrays.stream(Pool.values())
                .flatMap(pool -> memory.window(pool).stream().map(window -> {
                    ImageDTO dto = new ImageDTO();
                    dto.pool = pool.label();
                    dto.address = EntryInfo.hex(memory.geometry().start(pool));
                    dto.hex = hex(window);
                    return dto;
                }))
                .toArray(ImageDTO[]::new);
    }

    private static String hex(Memory memory) {
        byte[] bytes = new byte[(int) memory.size()];
        memory.copyOut(0, bytes, 0, bytes.length);
        return HexFormat.of().formatHex(bytes);
    }
}
