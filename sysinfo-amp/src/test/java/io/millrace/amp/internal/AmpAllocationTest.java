package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.Pool;
import io.millrace.amp.Rpmsg;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.MessageHandler;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.testkit.Allocations;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Message path, signals and lookup make no garbage. */
class AmpAllocationTest {
    private static final int OPERATIONS = 200_000;
    private static final double GATE = 0.1;
    private static final MessageHandler IGNORE = (_, _, _, _) -> {};

    private final byte[] message = new byte[64];

    @Test
    void sendingACopyAndPolling() {
        Amps.Queue queue = Amps.queue(Amps.windows(Amps.C6, 0), 16, 64);
        assertNoGarbage(() -> {
            assertTrue(queue.tx().offer(message, 0, 64) == Offer.SENT);
            assertTrue(queue.rx().poll(IGNORE, 1) == 1);
        });
    }

    @Test
    void claimingInPlaceAndLeasing() {
        Amps.Queue queue = Amps.queue(Amps.windows(Amps.C6, 0), 16, 64);
        Claim claim = queue.tx().newClaim();
        Lease lease = queue.rx().newLease();
        assertNoGarbage(() -> {
            queue.tx().tryClaim(64, claim);
            claim.segment().set(ValueLayout.JAVA_INT_UNALIGNED, claim.offset(), 1);
            queue.tx().commit(claim);
            queue.rx().tryTake(lease);
            lease.close();
        });
    }

    @Test
    void sendingFromEndpointToEndpoint() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        AmpLink main = Amps.main(memory);
        main.createRpmsg(16, 128).orElseThrow();
        Rpmsg ofMain = main.rpmsg().orElseThrow().endpoints().orElseThrow();
        Rpmsg ofSub =
                Amps.attach(memory, Core.SUB).rpmsg().orElseThrow().endpoints().orElseThrow();
        Producer tx = ofMain.open(1).to(7);
        Consumer rx = ofSub.open(7).rx();
        assertNoGarbage(() -> {
            assertTrue(tx.offer(message, 0, 64) == Offer.SENT);
            assertTrue(rx.poll(IGNORE, 1) == 1);
        });
    }

    @Test
    void lookingAnEntryUp() {
        AmpSysInfo sysInfo = Amps.main(Amps.windows(Amps.C6, 0)).sysInfo();
        for (int id = 0; id < 100; id++) {
            sysInfo.allocate(id, 20, Pool.HP, _ -> {}).orElseThrow();
        }
        AmpChain chain = sysInfo.chain(Pool.HP);
        assertNoGarbage(() -> assertTrue(chain.find(99) > 0));
    }

    @Test
    void interrupting() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        AmpLink main = Amps.main(memory);
        AmpLink sub = Amps.attach(memory, Core.SUB);
        sub.signals().handle(3, () -> {});
        var words = (AmpInterrupts) sub.waitPoint().signaler();
        assertNoGarbage(() -> {
            main.signals().trigger(3);
            assertTrue(words.dispatch() == 1 << 3);
        });
    }

    private static void assertNoGarbage(Runnable operation) {
        double bytes = Allocations.perOperation(operation, OPERATIONS);
        assertTrue(bytes < GATE, bytes + " bytes per operation");
    }
}
