package io.millrace.nrfrpc.internal;

import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Handshake;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What lies where in one area: slots, messages, the blocks they take, and the tail.
 *
 * <p>Thread-safety: thread-safe. Peer: what no correct peer writes is a field that says so. Slots that move while they
 * are looked at seem to be that too, so messages that make no sense must do so at every look of a few. Bounded work:
 * one slot and one size for each endpoint and look.
 */
final class NrfRpcAreaMap {
    /** Messages of one run of blocks that are named. */
    private static final int NAMED = 4;

    private static final int ATTEMPTS = 8;

    private final Side sender;
    private final String name;
    private final NrfRpcView view;
    private final NrfRpcLayout layout;
    private final Handshake words;
    private final LongSupplier taken;

    /** A message a slot points at, which has no size if the one that stands there is none. */
    private record Message(int endpoint, int index, int size, boolean hasSize, long blocks) {
        int end() {
            return NrfRpcLayout.payloadOffset(index) + (hasSize ? size : 0);
        }

        @Override
        public String toString() {
            return "endpoint " + endpoint + ": " + (hasSize ? size + " bytes" : "no message");
        }
    }

    /** All slots, and the messages they point at, by where they start; whether they stood still. */
    private record Look(boolean blank, List<Integer> slots, List<Message> messages, boolean sure) {}

    /**
     * Makes the map of an area.
     *
     * @param sender who sends on it
     * @param view the area
     * @param words of the handshake on slot 0
     * @param taken the blocks that somebody of ours has, whatever the slots say; none in the area of the peer
     */
    NrfRpcAreaMap(Side sender, NrfRpcView view, Handshake words, LongSupplier taken) {
        this.sender = sender;
        this.name = sender == Side.A ? "ab" : "ba";
        this.view = view;
        this.layout = view.layout();
        this.words = words;
        this.taken = taken;
    }

    /** Looks at the area now. */
    void addTo(List<Field> fields) {
        Look look = look();
        String what = sender + " sends, " + layout.endpoints() + " endpoints, " + NrfRpcLayout.BLOCKS + " blocks of "
                + layout.blockBytes() + " bytes" + (look.blank() ? ", not initialised" : "");
        add(fields, "", 0, layout.sizeBytes(), FieldState.CONTROL, what);
        for (int endpoint = 0; endpoint < look.slots().size(); endpoint++) {
            addSlot(fields, endpoint, look.slots().get(endpoint), look.blank());
        }
        look.messages().forEach(message -> addSize(fields, message, look.sure()));
        long free = ~addMessages(fields, look);
        long claimed = free & taken.getAsLong();
        addRuns(fields, claimed, FieldState.USED, "claimed");
        addRuns(fields, free & ~claimed, FieldState.FREE, "");
        addTail(fields);
    }

    private Look look() {
        Look look = lookOnce();
        boolean same = true;
        for (int attempt = 1; attempt < ATTEMPTS && !areSound(look.messages()); attempt++) {
            Look again = lookOnce();
            same &= again.messages().equals(look.messages());
            look = again;
        }
        return new Look(look.blank(), look.slots(), look.messages(), same);
    }

    private Look lookOnce() {
        boolean blank = view.isUninitialised();
        List<Integer> slots = new ArrayList<>();
        List<Message> messages = new ArrayList<>();
        for (int endpoint = 0; endpoint < layout.endpoints(); endpoint++) {
            int word = view.slot(endpoint);
            slots.add(word);
            if (points(word, blank)) {
                messages.add(message(endpoint, word));
            }
        }
        messages.sort(Comparator.comparingInt(Message::index));
        return new Look(blank, slots, messages, false);
    }

    private boolean points(int word, boolean blank) {
        return view.isIndex(word) && !(blank && word == 0);
    }

    private Message message(int endpoint, int index) {
        int size = view.header(index);
        boolean hasSize = view.isSize(index, size);
        return new Message(endpoint, index, size, hasSize, NrfRpcRecovery.blocks(layout, index, hasSize ? size : 0));
    }

    private void addSlot(List<Field> fields, int endpoint, int word, boolean blank) {
        if (points(word, blank)) {
            addSlot(fields, endpoint, FieldState.CONTROL, Integer.toString(word));
        } else if ((blank && word == 0) || isControl(endpoint, word)) {
            addSlot(fields, endpoint, FieldState.CONTROL, text(word));
        } else {
            addSlot(fields, endpoint, FieldState.CORRUPT, text(view.badIndex(endpoint, word)));
        }
    }

    private void addSlot(List<Field> fields, int endpoint, FieldState state, String value) {
        add(fields, part("slot", endpoint), layout.slotOffset(endpoint), NrfRpcLayout.WORD_BYTES, state, value);
    }

    /** Whether a slot word is one that points at nothing. */
    private boolean isControl(int endpoint, int word) {
        return word == NrfRpcLayout.EMPTY || word == NrfRpcLayout.PENDING || words.takes(endpoint, word);
    }

    private String text(int word) {
        return switch (word) {
            case NrfRpcLayout.EMPTY -> "EMPTY";
            case NrfRpcLayout.PENDING -> "PENDING";
            case 0 -> layout.endpoints() == 1 ? "not initialised, or an empty message at 0" : "not initialised";
            default -> word == words.init() ? "INIT" : "CONFIRM";
        };
    }

    private static String text(PeerCorruptionException cause) {
        return cause.value() + ", allowed: " + cause.allowed();
    }

    private void addSize(List<Field> fields, Message message, boolean sure) {
        boolean corrupt = sure && !message.hasSize();
        add(
                fields,
                part("message", message.endpoint()) + ".size",
                message.index(),
                NrfRpcLayout.HEADER_BYTES,
                corrupt ? FieldState.CORRUPT : FieldState.CONTROL,
                corrupt
                        ? text(view.badSize(message.index(), message.size()))
                        : Integer.toUnsignedString(message.size()));
    }

    /** Adds the blocks of messages, those of several that share one as one run; answers all of them. */
    private long addMessages(List<Field> fields, Look look) {
        List<Message> messages = look.messages();
        long all = 0;
        int next = 0;
        while (next < messages.size()) {
            int first = next;
            long blocks = 0;
            do {
                blocks |= messages.get(next).blocks();
                next++;
            } while (next < messages.size() && (blocks & messages.get(next).blocks()) != 0);
            List<Message> together = messages.subList(first, next);
            boolean corrupt = look.sure() && !areSound(together);
            addRuns(fields, blocks, corrupt ? FieldState.CORRUPT : FieldState.USED, text(together));
            all |= blocks;
        }
        return all;
    }

    /** Whether each has a size and none reaches into the next one. */
    private static boolean areSound(List<Message> messages) {
        int end = 0;
        for (Message message : messages) {
            if (!message.hasSize() || message.index() < end) {
                return false;
            }
            end = message.end();
        }
        return true;
    }

    private static String text(List<Message> messages) {
        String named = messages.stream().limit(NAMED).map(Message::toString).collect(Collectors.joining(", "));
        return messages.size() > NAMED ? named + ", and " + (messages.size() - NAMED) + " more" : named;
    }

    private void addRuns(List<Field> fields, long blocks, FieldState state, String value) {
        long left = blocks;
        while (left != 0) {
            int first = Long.numberOfTrailingZeros(left);
            int count = Long.numberOfTrailingZeros(~(left >>> first));
            String range = count == 1 ? "[" + first + "]" : "[" + first + ".." + (first + count - 1) + "]";
            int bytes = layout.blockBytes();
            add(fields, ".block" + range, first * bytes, count * bytes, state, value);
            left &= ~NrfRpcAllocator.run(first, count);
        }
    }

    private void addTail(List<Field> fields) {
        if (layout.queueItems() > 0) {
            int tx = view.queueTx();
            int rx = view.queueRx();
            addPosition(fields, "queue_tx", layout.queueTxOffset(), tx);
            addPosition(fields, "queue_rx", layout.queueRxOffset(), rx);
            String waiting = isPosition(tx) && isPosition(rx)
                    ? Math.floorMod(tx - rx, layout.queueItems()) + " signals waiting"
                    : "";
            add(fields, ".queue_items", layout.queueItemOffset(0), layout.queueItems(), FieldState.CONTROL, waiting);
        } else if (layout.tailBytes() > 0) {
            add(fields, ".tail", layout.tailOffset(), layout.tailBytes(), FieldState.CONTROL, "unused");
        }
    }

    private void addPosition(List<Field> fields, String word, int offset, int position) {
        boolean sound = isPosition(position);
        add(
                fields,
                "." + word,
                offset,
                NrfRpcLayout.WORD_BYTES,
                sound ? FieldState.CONTROL : FieldState.CORRUPT,
                sound ? Integer.toString(position) : text(view.badQueue(word, offset, position)));
    }

    private boolean isPosition(int position) {
        return position >= 0 && position < layout.queueItems();
    }

    private static String part(String kind, int index) {
        return "." + kind + "[" + index + "]";
    }

    private void add(List<Field> fields, String part, int offset, int length, FieldState state, String value) {
        fields.add(new Field(view.base() + offset, length, name + part, state, value));
    }
}
