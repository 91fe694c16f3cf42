package io.millrace.cli.amp;

import io.millrace.amp.EntryInfo;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import io.millrace.amp.internal.AmpEnd;
import io.millrace.amp.internal.AmpLink;
import io.millrace.cli.amp.PeerQueue.Role;
import io.millrace.cli.command.Answer;
import io.millrace.cli.command.Call;
import io.millrace.cli.command.Verb;
import jakarta.json.JsonObject;
import java.util.Map;

/** Commands for rpmsg. It has one entry, so a core that has not attached yet does so when it is needed. */
final class RpmsgVerbs {
    private static final int ID = FirmwareEntry.VQUEUE.id().orElseThrow();
    static final int LAST_ENDPOINT = 0xfffe;
    static final int HEADER_BYTES = 8;

    private final AmpNode node;

    RpmsgVerbs(AmpNode node) {
        this.node = node;
    }

    Map<String, Verb> all() {
        return Map.of(
                "rpmsg-create", new Verb(2, 2, "LEN ITEM", this::create),
                "rpmsg-attach", new Verb(0, 0, "", this::attach),
                "endpoint", new Verb(2, 2, "ADDR print|echo", this::endpoint),
                "rpmsg-send", new Verb(3, 3, "SRC DST HEX", this::send));
    }

    private JsonObject create(Call call) {
        int length = (int) call.number(1, "LEN", 1, QueueVerbs.MOST_LENGTH);
        int item = (int) call.number(2, "ITEM", HEADER_BYTES + 1, QueueVerbs.MOST_ITEM);
        node.requireMain(call.name());
        AmpLink link = node.chains();
        long address = Entries.address(link.createRpmsg(length, item));
        join(link);
        return AmpAnswer.address(address);
    }

    private JsonObject attach(Call call) {
        AmpLink link = node.chains();
        EntryInfo entry = Entries.find(link, ID, Pool.HP).info();
        join(link);
        return AmpAnswer.address(entry.address());
    }

    private JsonObject endpoint(Call call) {
        int address = address(call, 1);
        boolean isPrint = call.isFirst(2, "print", "echo");
        join(node.link());
        node.rpmsg().open(address, isPrint);
        return Answer.of(address);
    }

    private JsonObject send(Call call) {
        int source = address(call, 1);
        int target = address(call, 2);
        byte[] message = call.bytes(3);
        if (message.length == 0) {
            throw new Refusal(Fault.INVALID_ARG, "a message has 1 byte or more: 0");
        }
        join(node.link());
        node.rpmsg().send(source, target, message);
        return Answer.of(message.length);
    }

    private void join(AmpLink link) {
        if (node.rpmsg().isOpen()) {
            return;
        }
        AmpEnd end = link.rpmsg()
                .orElseThrow(() ->
                        new Refusal(Fault.NOT_INITIALISED, "there is no rpmsg, entry VQUEUE: rpmsg-create makes it"));
        end.states().stream()
                .filter(state -> state.item() <= HEADER_BYTES)
                .findFirst()
                .ifPresent(state -> {
                    throw new Refusal(
                            Fault.CORRUPT, "rpmsg has items of more than " + HEADER_BYTES + " bytes: " + state.item());
                });
        node.rpmsg().join(end);
        node.queues().add(new PeerQueue("rpmsg.tx", end, 0, Role.RPMSG, -1));
        node.queues().add(new PeerQueue("rpmsg.rx", end, 1, Role.RPMSG, -1));
    }

    private static int address(Call call, int place) {
        return (int) call.number(place, "an endpoint", 0, LAST_ENDPOINT);
    }
}
