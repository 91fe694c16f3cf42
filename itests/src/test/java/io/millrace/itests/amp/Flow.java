package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.itests.support.Messages;
import io.millrace.itests.support.Sizes;
import io.millrace.itests.support.Tally;
import java.lang.foreign.MemorySegment;

/**
 * Our side of the C peer's streams: sends them, and checks every byte and the order of what comes. Thread-safety:
 * confined to one thread.
 */
final class Flow {
    private static final int BATCH = 64;

    private final JavaCore core;
    private final Producer tx;
    private final Consumer rx;
    private final Sizes sizes;
    private final Tally out = new Tally();
    private Tally in = new Tally();
    private long sent;
    private long received;

    Flow(JavaCore core, Producer tx, Consumer rx, int longest) {
        this.core = core;
        this.tx = tx;
        this.rx = rx;
        this.sizes = Sizes.mix(longest);
    }

    /** Only sends. */
    static Flow out(JavaCore core, Producer tx, int longest) {
        return new Flow(core, tx, Consumer.none(), longest);
    }

    /** Only receives. */
    static Flow in(JavaCore core, Consumer rx, int longest) {
        return new Flow(core, Producer.none(), rx, longest);
    }

    /** Goes on where another one stopped. */
    void from(long alreadySent, long alreadyReceived, Tally heard) {
        sent = alreadySent;
        received = alreadyReceived;
        in = heard;
    }

    /** Sends and receives until so many messages in all were sent, and so many received. */
    void run(long sentInAll, long receivedInAll) {
        while (sent < sentInAll || received < receivedInAll) {
            core.await("messages: " + this, () -> step(sentInAll, receivedInAll) > 0);
        }
    }

    /** Does what can be done now, up to those numbers; answers how much it was. */
    int step(long sentInAll, long receivedInAll) {
        int moved = 0;
        for (int last = -1; moved != last && moved < BATCH; ) {
            last = moved;
            moved += sent < sentInAll ? send() : 0;
            moved += received < receivedInAll ? rx.poll(this::take, 1) : 0;
        }
        return moved;
    }

    long sent() {
        return sent;
    }

    long received() {
        return received;
    }

    Tally out() {
        return out;
    }

    Tally in() {
        return in;
    }

    private int send() {
        byte[] message = Messages.of(sent, sizes.at(sent));
        Offer answer = tx.offer(message, 0, message.length);
        if (answer == Offer.FULL) {
            return 0;
        }
        assertEquals(Offer.SENT, answer, this::toString);
        out.add(message);
        sent++;
        return 1;
    }

    private void take(MemorySegment segment, long offset, int length, int endpoint) {
        byte[] message = JavaCore.bytes(segment, offset, length);
        Messages.verify(received, sizes.at(received), message);
        in.add(message);
        received++;
    }

    @Override
    public String toString() {
        return sent + " sent, " + received + " received";
    }
}
