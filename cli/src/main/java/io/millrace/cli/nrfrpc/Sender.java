package io.millrace.cli.nrfrpc;

import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntSupplier;

/** Sends messages of the pattern, one after the other. Thread-safety: confined to one thread. */
final class Sender {
    private final PeerLink link;
    private final int fixed;
    private final IntSupplier sizes;
    private final Producer[] producers;
    private final Claim[] claims;
    private final long[] sent;
    private final byte[] bytes;
    private int turn;
    private int endpoint;
    private int length;

    /**
     * Makes a sender.
     *
     * @param link what to send on
     * @param fixed the endpoint; -1: all in turn
     * @param endpoints how many take turns
     */
    Sender(PeerLink link, int fixed, int endpoints) {
        this.link = link;
        this.fixed = fixed;
        this.sizes = link.traffic().sizes().of(Math.max(fixed, 0));
        this.producers = new Producer[endpoints];
        this.claims = new Claim[endpoints];
        this.sent = new long[endpoints];
        this.bytes = new byte[link.geometry().out(link.side()).maxPayloadBytes()];
        for (int each = 0; each < endpoints; each++) {
            producers[each] = link.rings().tx(each);
            claims[each] = producers[each].newClaim();
        }
    }

    /** Sends one message as soon as there is room. */
    Waiting.End next() {
        endpoint = fixed < 0 ? turn++ % producers.length : fixed;
        length = sizes.getAsInt();
        Claim claim = claims[endpoint];
        Waiting.End end = link.waiting().until(() -> producers[endpoint].tryClaim(length, claim) == Offer.SENT);
        if (end == Waiting.End.DONE) {
            publish(claim);
        }
        return end;
    }

    /** Where the last message went. */
    int endpoint() {
        return endpoint;
    }

    /** The number of the last message. */
    long seq() {
        return link.traffic().firstSeq() + sent[endpoint] - 1;
    }

    int length() {
        return length;
    }

    /** The last message. */
    byte[] bytes() {
        return bytes;
    }

    private void publish(Claim claim) {
        long seq = link.traffic().firstSeq() + sent[endpoint]++;
        long offset = claim.offset();
        Pattern.fill(bytes, length, seq, endpoint);
        MemorySegment.copy(bytes, 0, claim.segment(), ValueLayout.JAVA_BYTE, offset, length);
        producers[endpoint].commit(claim);
        link.lines().sent(endpoint, seq, bytes, length, offset);
    }
}
