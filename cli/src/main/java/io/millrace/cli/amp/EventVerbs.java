package io.millrace.cli.amp;

import io.millrace.amp.Event;
import io.millrace.amp.Event.Until;
import io.millrace.cli.command.Answer;
import io.millrace.cli.command.Call;
import io.millrace.cli.command.Verb;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Map;

/** Commands for events: bits stay in memory until somebody who waits for them clears them. */
final class EventVerbs {
    private final AmpNode node;

    EventVerbs(AmpNode node) {
        this.node = node;
    }

    Map<String, Verb> all() {
        return Map.of(
                "event-create", new Verb(1, 1, "ID", this::create),
                "notify", new Verb(2, 2, "ID MASK", this::raise),
                "wait", new Verb(5, 5, "ID MASK any|all clear|keep MS", this::await));
    }

    private JsonObject create(Call call) {
        int id = AmpWords.id(call, 1);
        node.requireMain(call.name());
        return AmpAnswer.address(Entries.address(node.chains().createEvent(id)));
    }

    private JsonObject raise(Call call) {
        int id = AmpWords.id(call, 1);
        int mask = AmpWords.mask(call, 2);
        return Answer.of(Integer.toUnsignedLong(event(id).raise(mask)));
    }

    private JsonObject await(Call call) {
        int id = AmpWords.id(call, 1);
        int mask = AmpWords.mask(call, 2);
        Until until = call.isFirst(3, "any", "all") ? Until.ANY : Until.ALL;
        boolean clear = call.isFirst(4, "clear", "keep");
        long nanos = AmpWords.millisAsNanos(call, 5);
        Event event = event(id);
        int[] word = {0};
        boolean isThere = node.await(
                () -> {
                    word[0] = event.await(mask, until, clear, Duration.ZERO);
                    return isThere(word[0], mask, until);
                },
                nanos);
        return AmpAnswer.word(word[0], !isThere);
    }

    private static boolean isThere(int word, int mask, Until until) {
        return until == Until.ALL ? (word & mask) == mask : (word & mask) != 0;
    }

    private Event event(int id) {
        return node.chains()
                .signals()
                .event(id)
                .orElseThrow(() -> new Refusal(Fault.NOT_FOUND, "no entry " + Entries.name(id) + " in pool hp"));
    }
}
