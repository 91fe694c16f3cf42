package io.millrace.amp.internal;

import io.millrace.amp.EntryInfo;
import io.millrace.api.layout.FieldState;
import io.millrace.api.layout.Fields;
import io.millrace.api.layout.Fields.Array;
import io.millrace.api.layout.Fields.Cell;
import io.millrace.api.memory.PeerCorruptionException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * One queue as it is now, for tools: both positions, its descriptors, its buffers.
 *
 * <p>Thread-safety: confined to one thread. Peer: each slot is judged by its own words, which are loaded once; flags
 * that do not follow from each other are wrong only if they stood still meanwhile.
 */
final class AmpQueueFields {
    /** How often positions are asked for while the queue moves. */
    private static final int LOOKS = 4;
    /** Of a longer queue slots only say whether they are free. */
    private static final int MOST_TOLD = 1024;
    /** The most fields for the descriptors, and for the buffers. */
    private static final int MOST_FIELDS = 4096;

    private static final Cell FREE = new Cell(FieldState.CONTROL, "free");
    private static final Cell SENT = new Cell(FieldState.CONTROL, "sent");

    private final String name;
    private final AmpQueueView view;
    private final boolean isRpmsg;
    private final String text;
    private final int[] states;
    private final long[] addresses;
    /** Buffers of messages that were sent and not given back. */
    private final BitSet held = new BitSet();
    /** The slot whose flags cannot be; -1 if all can. */
    private int wrong = -1;

    AmpQueueFields(String name, AmpQueueView view, boolean isRpmsg) {
        this.name = name;
        this.view = view;
        this.isRpmsg = isRpmsg;
        Optional<AmpPosition> position = position();
        String where = position.map(this::text).orElse(wrong < 0 ? "moving" : "flags do not follow from each other");
        this.text = view.length() + " x " + view.item() + ", " + where;
        this.states = states();
        this.addresses = new long[states.length];
        for (int slot = 0; slot < states.length; slot++) {
            addresses[slot] = view.address(slot);
            if (isSent(slot) && view.isOwn(addresses[slot])) {
                held.set(view.buffer(addresses[slot]));
            }
        }
    }

    private int[] states() {
        int[] now = new int[view.length()];
        Arrays.setAll(now, view::state);
        return now;
    }

    /** Where both sides are; nothing if that cannot be told. */
    private Optional<AmpPosition> position() {
        int[] before = states();
        for (int look = 0; look < LOOKS; look++) {
            try {
                return Optional.of(AmpPosition.of(view));
            } catch (PeerCorruptionException e) {
                int[] now = states();
                if (Arrays.equals(before, now)) {
                    wrong = view.slot(e.offset());
                    return Optional.empty();
                }
                before = now;
            }
        }
        return Optional.empty();
    }

    private String text(AmpPosition position) {
        int length = view.length();
        int pending = (position.sent() - position.freed()) & (2 * length - 1);
        return pending + " pending, head " + (position.sent() & (length - 1)) + ", tail "
                + (position.freed() & (length - 1));
    }

    String name() {
        return name;
    }

    AmpQueueView view() {
        return view;
    }

    /** What the configuration says, and where both sides are. */
    String text() {
        return text;
    }

    long descBytes() {
        return (long) view.length() * AmpLayout.DESC_BYTES;
    }

    void addDescriptors(Fields fields, long at) {
        fields.array(new Array(name + ".desc", at, AmpLayout.DESC_BYTES, states.length), MOST_FIELDS, this::descriptor);
    }

    void addData(Fields fields, long at) {
        Array buffers = new Array(name + ".data", at, view.item(), states.length);
        fields.array(buffers, MOST_FIELDS, buffer -> held.get(buffer) ? Cell.USED : Cell.FREE);
    }

    private boolean isSent(int slot) {
        int flags = AmpPosition.flags(states[slot]);
        return flags == AmpLayout.AVAIL || flags == AmpLayout.USED;
    }

    private Cell descriptor(int slot) {
        if (slot == wrong) {
            return corrupt(view.badFlags(slot, states[slot]));
        }
        long address = addresses[slot];
        if (!isSent(slot)) {
            return view.isOwn(address) ? FREE : corrupt(view.badAddress(slot, address));
        }
        int length = AmpLayout.lengthOf(states[slot]);
        if (!view.isReadable(address)) {
            return corrupt(view.badAddress(slot, address));
        }
        if (length > view.item()) {
            return corrupt(view.badLength(slot, length, view.item()));
        }
        if (states.length > MOST_TOLD) {
            return SENT;
        }
        return isRpmsg ? message(address) : sent(length, address, "");
    }

    private Cell message(long address) {
        long header = view.pair(address);
        int length = AmpLayout.id((int) (header >>> Integer.SIZE));
        int most = view.item() - AmpLayout.MESSAGE_HEADER_BYTES;
        if (length > most) {
            return corrupt(AmpQueueView.badMessage(address, length, most));
        }
        return sent(length, address, ", from " + AmpLayout.id((int) header) + " to " + AmpLayout.size((int) header));
    }

    private static Cell sent(int length, long address, String ends) {
        String bytes = length == 1 ? " byte" : " bytes";
        return new Cell(FieldState.CONTROL, "sent, " + length + bytes + " at " + EntryInfo.hex(address) + ends);
    }

    private static Cell corrupt(PeerCorruptionException cause) {
        return new Cell(FieldState.CORRUPT, AmpPoolFields.text(cause));
    }
}
