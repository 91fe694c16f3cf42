package io.millrace.cli.posix;

import io.millrace.cli.Json;
import io.millrace.cli.StopSignal;
import io.millrace.cli.command.Answer;
import io.millrace.cli.command.Call;
import io.millrace.cli.command.Verb;
import io.millrace.posix.internal.granule.GranuleLayout;
import io.millrace.posix.internal.granule.GranulePool;
import jakarta.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Commands for granules, all on a map of our own. Thread-safety: confined to one thread. */
final class GranuleVerbs implements AutoCloseable {
    private static final String INDEX = "INDEX";
    private static final int MOST_OPERATIONS = 100_000_000;

    private final StopSignal stop;
    private Optional<GranuleMap> map = Optional.empty();

    GranuleVerbs(StopSignal stop) {
        this.stop = stop;
    }

    Map<String, Verb> all() {
        return Map.ofEntries(
                Verb.of("trace", 4, "NGRAN OPS MAXRUN SEED", this::trace),
                Verb.of("gran", 1, "N", this::make),
                Verb.of("galloc", 1, 2, "N [ALIGN]", this::allocate),
                Verb.of("gfree", 2, "INDEX N", this::free),
                Verb.of("greserve", 2, "INDEX N", this::reserve),
                Verb.of("ginfo", 0, "", this::info));
    }

    private JsonObject trace(Call call) {
        int granules = (int) call.number(1, "NGRAN", 1, GranuleLayout.MOST_GRANULES);
        long operations = call.number(2, "OPS", 0, MOST_OPERATIONS);
        int longest = (int) call.number(3, "MAXRUN", 1, GranuleLayout.MOST_GRANULES);
        long seed = call.number(4, "SEED", Long.MIN_VALUE, Long.MAX_VALUE);
        try (GranuleMap own = new GranuleMap(granules)) {
            GranuleTrace trace = new GranuleTrace(own.pool(), seed);
            if (!trace.run(operations, longest, stop)) {
                throw new Refusal("EINTR", "the peer was asked to end");
            }
            return Answer.of(trace.json());
        }
    }

    /** A new map; the one before is gone. */
    private JsonObject make(Call call) {
        int granules = (int) call.number(1, "N", 1, GranuleLayout.MOST_GRANULES);
        close();
        map = Optional.of(new GranuleMap(granules));
        return Answer.done();
    }

    private JsonObject allocate(Call call) {
        int length = count(call, 1);
        int align = call.arguments() < 2 ? 1 : (int) call.number(2, "ALIGN", 1, GranuleLayout.MOST_GRANULES);
        GranulePool pool = map().pool();
        int start = pool.allocate(length, align);
        if (start == GranulePool.NONE) {
            throw new Refusal(
                    "ENOMEM",
                    length + " granules are wanted at a multiple of " + align + ", " + pool.free()
                            + " are free, the longest run is " + pool.longest());
        }
        return Answer.of(start);
    }

    private JsonObject free(Call call) {
        long start = index(call);
        int length = count(call, 2);
        return switch (map().pool().free(inRange(start, length), length)) {
            case FREED -> Answer.done();
            case OTHER_LENGTH ->
                throw new Refusal("EINVAL", "the run that starts at " + start + " has another length than " + length);
            default -> throw new Refusal("EINVAL", "no run starts at " + start + ": never given out, or freed already");
        };
    }

    private JsonObject reserve(Call call) {
        long start = index(call);
        int length = count(call, 2);
        if (!map().pool().reserve(inRange(start, length), length)) {
            throw new Refusal("EBUSY", "some of the " + length + " granules from " + start + " on are taken");
        }
        return Answer.done();
    }

    private JsonObject info(Call call) {
        GranuleMap now = map();
        return Answer.of(Json.object()
                .add("total", now.granules())
                .add("free", now.pool().free())
                .add("longest", now.pool().longest()));
    }

    private static long index(Call call) {
        return call.number(1, INDEX, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static int count(Call call, int place) {
        return (int) call.number(place, "N", 1, Integer.MAX_VALUE);
    }

    private int inRange(long start, int length) {
        if (start < 0 || start + length > map().granules()) {
            throw new Refusal(
                    "EINVAL", length + " granules from " + start + " on are not within 0 to " + (map().granules() - 1));
        }
        return (int) start;
    }

    private GranuleMap map() {
        return map.orElseThrow(() -> new Refusal("EINVAL", "there are no granules yet: make some with gran N"));
    }

    @Override
    public void close() {
        map.ifPresent(GranuleMap::close);
        map = Optional.empty();
    }
}
