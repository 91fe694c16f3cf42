package io.millrace.gateway.shell.amp.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.amp.Event;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.QueueInfo;
import io.millrace.amp.Queues;
import io.millrace.amp.Signals;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.gateway.shell.support.CommandException;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Commands for queues and signals. Only {@code trigger} and {@code raise} write. Thread-safety: thread-safe. */
@Component(service = SignalCommands.class, immediate = true)
@GogoCommand(
        scope = "amp",
        function = {"queue", "signal"})
public final class SignalCommands {
    private static final String QUEUE = "amp:queue [MEMORY] [QUEUE] [-j]";
    private static final String SIGNAL = "amp:signal [MEMORY] [trigger N | raise EVENT MASK] [-j]";
    private static final int MOST_INTERRUPT = 31;
    private static final long MOST_MASK = 0xffff_ffffL;
    private static final List<FirmwareEntry> EVENTS = List.of(FirmwareEntry.EVENT_MAIN, FirmwareEntry.EVENT_SUB);
    /** The firmware's own interrupts. */
    private static final Map<Integer, String> INTERRUPTS =
            Map.of(27, "27 system service", 28, "28 panic", 29, "29 rpmsg", 30, "30 event");

    private final Memories memories;

    /** Called by Declarative Services. */
    @Activate
    public SignalCommands(BundleContext context) {
        this.memories = new Memories(context);
    }

    /** The queues. */
    @Descriptor("lists the queues with their positions, or shows the slots of one")
    public Object queue(
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
            @Descriptor("the memory's name, unless there is just one; the queue's channel, like c6/plc")
                    String... words) {
        if (help) {
            return Help.of(SignalCommands.class, "amp", "queue");
        }
        Option.refuseOptions(words, QUEUE);
        Memories.Choice choice = memories.choose(words);
        if (choice.words().size() > 1) {
            throw new CommandException(
                    "usage: " + QUEUE + "; got " + choice.words().size() + " arguments");
        }
        List<QueueInfo> all = memories.with(Queues.class, choice.name(), Queues::list);
        if (choice.words().isEmpty()) {
            QueueDTO[] queues = all.stream().map(Dtos::queue).toArray(QueueDTO[]::new);
            return json ? JsonText.of(queues) : queues;
        }
        SlotDTO[] slots = slots(choice.name(), choice.words().getFirst(), all);
        return json ? JsonText.of(slots) : slots;
    }

    private static SlotDTO[] slots(String memory, String name, List<QueueInfo> all) {
        SlotDTO[] slots = all.stream()
                .filter(queue -> queue.channel().equals(name) || queue.channel().equals(memory + "/" + name))
                .flatMap(queue -> Stream.of(Dtos.queue(queue).slots))
                .toArray(SlotDTO[]::new);
        if (slots.length == 0) {
            throw CommandException.unknown(
                    "queue",
                    name,
                    all.stream().map(QueueInfo::channel).distinct().toList());
        }
        return slots;
    }

    /** The signals. */
    @Descriptor("shows pending interrupts and events, interrupts the other core, sets bits of an event")
    public Object signal(
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
            @Descriptor("the memory's name, unless there is just one; trigger N; raise EVENT MASK") String... words) {
        if (help) {
            return Help.of(SignalCommands.class, "amp", "signal");
        }
        Option.refuseOptions(words, SIGNAL);
        Memories.Choice choice = memories.choose(words);
        List<String> rest = choice.words();
        Object answer =
                switch (rest.isEmpty() ? "" : rest.getFirst()) {
                    case "" -> memories.with(Signals.class, choice.name(), SignalCommands::words);
                    case "trigger" -> trigger(choice.name(), exactly(2, rest));
                    case "raise" -> raise(choice.name(), exactly(3, rest));
                    default ->
                        throw new CommandException("nothing to do with \"" + rest.getFirst() + "\"; usage: " + SIGNAL);
                };
        return json ? JsonText.of(answer) : answer;
    }

    private static List<String> exactly(int count, List<String> words) {
        if (words.size() != count) {
            throw new CommandException("usage: " + SIGNAL + "; got " + words.size() + " arguments");
        }
        return words;
    }

    private RaisedDTO trigger(String memory, List<String> words) {
        int interrupt = (int) Option.number("interrupt", words.get(1), 0, MOST_INTERRUPT);
        return memories.with(Signals.class, memory, signals -> {
            signals.trigger(interrupt);
            return raised(memory, "interrupt " + interrupt, 1 << interrupt, "");
        });
    }

    private RaisedDTO raise(String memory, List<String> words) {
        int id = Words.id(words.get(1));
        int mask = (int) Option.number("mask", words.get(2), 1, MOST_MASK);
        return memories.with(Signals.class, memory, signals -> {
            Event event = signals.event(id)
                    .orElseThrow(() -> CommandException.unknown(
                            "event",
                            FirmwareEntry.nameOf(id),
                            EVENTS.stream().map(Enum::name).toList()));
            return raised(memory, "event " + FirmwareEntry.nameOf(id), mask, Words.hex(event.raise(mask)));
        });
    }

    private static RaisedDTO raised(String memory, String signal, int mask, String before) {
        RaisedDTO dto = new RaisedDTO();
        dto.memory = memory;
        dto.signal = signal;
        dto.mask = Words.hex(mask);
        dto.before = before;
        return dto;
    }

    private static SignalDTO[] words(Signals signals) {
        long pending = signals.pending();
        List<SignalDTO> all = new ArrayList<>();
        all.add(word("pending main", (int) pending, INTERRUPTS));
        all.add(word("pending sub", (int) (pending >>> Integer.SIZE), INTERRUPTS));
        for (FirmwareEntry each : EVENTS) {
            event(signals, each).ifPresent(event -> all.add(word(each.name(), event.word(), Map.of())));
        }
        return all.toArray(SignalDTO[]::new);
    }

    /** Where the memory allows no events, there are none to show. */
    private static Optional<Event> event(Signals signals, FirmwareEntry entry) {
        try {
            return signals.event(entry.id().orElseThrow());
        } catch (GeometryMismatchException _) {
            return Optional.empty();
        }
    }

    private static SignalDTO word(String name, int word, Map<Integer, String> names) {
        SignalDTO dto = new SignalDTO();
        dto.signal = name;
        dto.word = Words.hex(word);
        dto.bits = IntStream.range(0, Integer.SIZE)
                .filter(bit -> (word & (1 << bit)) != 0)
                .mapToObj(bit -> names.getOrDefault(bit, Integer.toString(bit)))
                .collect(Collectors.joining(", "));
        return dto;
    }
}
