package io.millrace.cli.amp;

import io.millrace.amp.Entry;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.Pool;
import io.millrace.api.memory.Memory;
import io.millrace.cli.Json;
import io.millrace.cli.command.Answer;
import io.millrace.cli.command.Call;
import io.millrace.cli.command.Verb;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.Map;

/** Commands for the chain and the bytes of entries. */
final class ChainVerbs {
    private static final long MOST_BYTES = Integer.MAX_VALUE;

    private final AmpNode node;

    ChainVerbs(AmpNode node) {
        this.node = node;
    }

    Map<String, Verb> all() {
        return Map.ofEntries(
                Verb.of("init", 0, "", this::init),
                Verb.of("alloc", 3, "ID SIZE hp|rtc", this::alloc),
                Verb.of("get", 2, "ID hp|rtc", this::get),
                Verb.of("put", 3, 4, "ID hp|rtc HEX [OFF]", this::put),
                Verb.of("cat", 2, "ID hp|rtc", this::cat),
                Verb.of("list", 0, "", this::list));
    }

    private JsonObject init(Call call) {
        node.requireMain(call.name());
        node.initialise();
        return Answer.done();
    }

    private JsonObject alloc(Call call) {
        int id = AmpWords.id(call, 1);
        int size = (int) call.number(2, "SIZE", 0, MOST_BYTES);
        Pool pool = AmpWords.pool(call, 3);
        node.requireMain(call.name());
        return AmpAnswer.address(Entries.address(node.chains().sysInfo().allocate(id, size, pool, _ -> {})));
    }

    private JsonObject get(Call call) {
        EntryInfo entry = find(call).info();
        return Answer.of(
                Json.object().add("address", EntryInfo.hex(entry.address())).add("size", entry.sizeBytes()));
    }

    private JsonObject put(Call call) {
        byte[] bytes = call.bytes(3);
        long offset = call.arguments() > 3 ? call.number(4, "OFF", 0, MOST_BYTES) : 0;
        Entry entry = find(call);
        Memory memory = entry.memory();
        if (offset + bytes.length > memory.size()) {
            throw new Refusal(
                    Fault.INVALID_ARG,
                    bytes.length + " bytes at " + offset + " do not fit: " + entry.info() + ", allowed: up to "
                            + memory.size());
        }
        memory.copyIn(offset, bytes, 0, bytes.length);
        return Answer.of(bytes.length);
    }

    private JsonObject cat(Call call) {
        Memory memory = find(call).memory();
        byte[] bytes = new byte[(int) memory.size()];
        memory.copyOut(0, bytes, 0, bytes.length);
        return Answer.of(bytes);
    }

    private JsonObject list(Call call) {
        JsonArrayBuilder entries = Json.array();
        for (EntryInfo entry : node.chains().sysInfo().dump().entries()) {
            entries.add(Json.object()
                    .add("pool", entry.pool().label())
                    .add("id", entry.id())
                    .add("size", entry.sizeBytes())
                    .add("address", EntryInfo.hex(entry.address())));
        }
        return Answer.of(entries);
    }

    private Entry find(Call call) {
        int id = AmpWords.id(call, 1);
        Pool pool = AmpWords.pool(call, 2);
        return Entries.find(node.chains(), id, pool);
    }
}
