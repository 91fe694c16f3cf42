package io.millrace.cli.amp;

import io.millrace.amp.EntryInfo;
import io.millrace.amp.Pool;
import io.millrace.amp.internal.AmpLink;
import io.millrace.amp.internal.AmpQueueState;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.cli.Json;
import io.millrace.cli.amp.PeerQueue.Role;
import io.millrace.cli.command.Answer;
import io.millrace.cli.command.Call;
import io.millrace.cli.command.Verb;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Commands for queues. */
final class QueueVerbs {
    /** Of a queue's length. */
    static final int MOST_LENGTH = 32768;
    /** Of an item, before it is rounded up to a word. */
    static final int MOST_ITEM = 65532;

    private static final int POSITION_MASK = 0xffff;

    private final AmpNode node;

    QueueVerbs(AmpNode node) {
        this.node = node;
    }

    Map<String, Verb> all() {
        return Map.ofEntries(
                Verb.of("queue-create", 6, "Q LEN ITEM master|remote ID BIT", this::create),
                Verb.of("queue-attach", 4, "Q master|remote ID BIT", this::attach),
                Verb.of("send", 1, 2, "Q HEX", this::send),
                Verb.of("recv", 2, "Q MS", this::receive),
                Verb.of("state", 1, "Q", this::state));
    }

    private JsonObject create(Call call) {
        int length = (int) call.number(2, "LEN", 1, MOST_LENGTH);
        int item = (int) call.number(3, "ITEM", 1, MOST_ITEM);
        Role role = role(call, 4);
        int id = AmpWords.id(call, 5);
        int bit = AmpWords.bit(call, 6);
        node.requireMain(call.name());
        AmpLink link = node.chains();
        long address = Entries.address(link.createQueue(id, length, item, role == Role.MASTER));
        node.queues().open(link, call.word(1), role, id, bit);
        return AmpAnswer.address(address);
    }

    private JsonObject attach(Call call) {
        Role role = role(call, 2);
        int id = AmpWords.id(call, 3);
        int bit = AmpWords.bit(call, 4);
        AmpLink link = node.chains();
        EntryInfo entry = Entries.find(link, id, Pool.HP).info();
        node.queues().open(link, call.word(1), role, id, bit);
        return AmpAnswer.address(entry.address());
    }

    private JsonObject send(Call call) {
        byte[] message = call.bytes(2);
        AmpLink link = node.link();
        PeerQueue queue = node.queues().get(call.word(1));
        Producer tx = queue.tx();
        String name = "queue " + queue.name();
        requireSent(tx.offer(message, 0, message.length), name, queue.state().item(), message.length);
        if (queue.bit() >= 0) {
            link.signals().trigger(queue.bit());
        }
        return Answer.of(message.length);
    }

    /** Says what became of a message that was not sent. */
    static void requireSent(Offer offer, String queue, int most, int length) {
        switch (offer) {
            case SENT -> {}
            case FULL -> throw new Refusal(Fault.FULL, queue + " is full");
            case TOO_LARGE ->
                throw new Refusal(
                        Fault.NO_MEM, queue + ": a message has 0 to " + most + " bytes, this one has " + length);
            default ->
                throw new Refusal(Fault.CORRUPT, queue + ": its flags do not follow from those of before; attach anew");
        }
    }

    private JsonObject receive(Call call) {
        long nanos = AmpWords.millisAsNanos(call, 2);
        node.link();
        PeerQueue queue = node.queues().get(call.word(1));
        Consumer rx = queue.rx();
        byte[][] message = new byte[1][];
        boolean came = node.await(
                () -> queue.end().isClosed()
                        || rx.poll(
                                        (segment, offset, length, _) -> message[0] =
                                                segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE),
                                        1)
                                > 0,
                nanos);
        if (!came) {
            throw new Refusal(
                    Fault.TIMEOUT, "nothing came on queue " + queue.name() + " within " + call.word(2) + " ms");
        }
        return Optional.ofNullable(message[0])
                .map(Answer::of)
                .orElseThrow(() -> new Refusal(Fault.NOT_FOUND, "queue " + queue.name() + " is gone"));
    }

    private JsonObject state(Call call) {
        node.link();
        AmpQueueState state = node.queues().get(call.word(1)).state();
        JsonArrayBuilder slots = Json.array();
        for (AmpQueueState.Slot slot : state.slots()) {
            slots.add(Json.object()
                    .add("address", EntryInfo.hex(slot.address()))
                    .add("len", slot.size())
                    .add("flags", HexFormat.of().toHexDigits((short) slot.flags())));
        }
        return Answer.of(Json.object()
                .add("size", state.length())
                .add("item", state.item())
                .add("free", state.free() & POSITION_MASK)
                .add("freeFlip", state.flip(state.free()))
                .add("used", state.used() & POSITION_MASK)
                .add("usedFlip", state.flip(state.used()))
                .add("pending", state.pending())
                .add("desc", EntryInfo.hex(state.descriptors()))
                .add("slots", slots));
    }

    private static Role role(Call call, int place) {
        return call.isFirst(place, "master", "remote") ? Role.MASTER : Role.REMOTE;
    }
}
