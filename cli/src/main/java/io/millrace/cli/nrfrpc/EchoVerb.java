package io.millrace.cli.nrfrpc;

import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.cli.nrfrpc.Waiting.End;
import java.lang.foreign.MemorySegment;

/**
 * Sends back what arrives, on the endpoint it arrived at. A message is held until its answer is published, so it is not
 * lost in between; one whose answer finds no room does not hold up the others.
 */
final class EchoVerb {
    private final PeerLink link;
    private final Door[] doors;
    private int next;

    EchoVerb(PeerLink link) {
        this.link = link;
        this.doors = new Door[link.geometry().in(link.side()).endpoints()];
        int lastOut = link.geometry().out(link.side()).endpoints() - 1;
        for (int endpoint = 0; endpoint < doors.length; endpoint++) {
            doors[endpoint] = new Door(endpoint, lastOut);
        }
    }

    End run() {
        while (link.traffic().isMore(link.findings().count())) {
            End end = link.waiting().isStopped() ? End.STOPPED : link.waiting().until(this::answerOne);
            if (end != End.DONE) {
                return end;
            }
        }
        return End.DONE;
    }

    private boolean answerOne() {
        for (int looked = 0; looked < doors.length; looked++) {
            Door door = doors[next];
            next = (next + 1) % doors.length;
            if (door.answer()) {
                return true;
            }
        }
        return false;
    }

    /** One endpoint. */
    private final class Door {
        private final int endpoint;
        private final Consumer consumer;
        private final Lease lease;
        private final Producer producer;
        private final Claim claim;
        private boolean held;

        /** Beyond our last endpoint there is no claim: any one stands in, and the producer answers CLOSED. */
        Door(int endpoint, int lastOut) {
            this.endpoint = endpoint;
            this.consumer = link.rings().rx(endpoint);
            this.lease = consumer.newLease();
            this.producer = link.rings().tx(endpoint);
            this.claim = link.rings().tx(Math.min(endpoint, lastOut)).newClaim();
        }

        /** False if there is nothing to answer, or no room for the answer yet. */
        boolean answer() {
            held = held || consumer.tryTake(lease);
            if (!held) {
                return false;
            }
            Offer offer = producer.tryClaim(lease.length(), claim);
            if (offer == Offer.FULL) {
                return false;
            }
            if (offer == Offer.SENT) {
                MemorySegment.copy(lease.segment(), lease.offset(), claim.segment(), claim.offset(), lease.length());
                producer.commit(claim);
                link.findings().done(1);
            } else {
                link.findings().wrong(refusal());
            }
            lease.close();
            held = false;
            return true;
        }

        private String refusal() {
            var out = link.geometry().out(link.side());
            return "cannot answer " + lease.length() + " bytes on endpoint " + endpoint + ": our area has "
                    + out.endpoints() + " endpoints of up to " + out.maxPayloadBytes() + " bytes";
        }
    }
}
