package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Offer;
import io.millrace.api.testkit.Together;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A link is closed while another thread is just taking a message from it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FusiondockCloseTest {
    private static final int ROUNDS = 300;
    private static final int REGION = 1 << 20;
    private static final long LEASE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Memory memory = Mailboxes.memory(Access.NORMAL, REGION);
    private final FusiondockLink peer = Mailboxes.link(memory, Role.LINUX, changes -> changes.region(REGION));
    /** Long, and copied: it takes a while to take one. */
    private final byte[] message = Mailboxes.blob(FusiondockLayout.capacity(REGION));

    @Test
    void whatIsHandledBeforeTheEndIsNotDeliveredAgainAfterIt() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            assertEquals(Offer.SENT, Mailboxes.send(peer, 1, message));
            int handled = closeWhilePolling(round);
            assertEquals(1, handled + Mailboxes.drain(open()).size(), "round " + round);
        }
    }

    private int closeWhilePolling(int round) throws Exception {
        FusiondockLink link = open();
        Consumer rx = link.rx();
        AtomicInteger handled = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        Together.run(
                () -> {
                    begun.countDown();
                    handled.addAndGet(rx.poll((_, _, _, _) -> {}, 1));
                },
                () -> {
                    begun.await();
                    for (int i = 0; i < round; i++) {
                        Thread.onSpinWait();
                    }
                    link.close();
                });
        return handled.get();
    }

    private FusiondockLink open() {
        return Mailboxes.link(memory, Role.UNIPROTON, changes -> changes.region(REGION)
                .copyOut()
                .leaseNanos(LEASE_NANOS));
    }
}
