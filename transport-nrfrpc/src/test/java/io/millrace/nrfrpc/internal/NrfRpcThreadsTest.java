package io.millrace.nrfrpc.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.RingChannel;
import io.millrace.api.layout.Field;
import io.millrace.api.layout.FieldState;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Offer;
import io.millrace.api.testkit.LayoutRules;
import io.millrace.api.testkit.Together;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several threads on one link (hazards H16 and H17): nobody sleeps while there is something to do. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class NrfRpcThreadsTest {
    private static final int MESSAGES = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Memory memory = Links.memory(Links.BYTES);
    private final NrfRpcLink a = Links.link(memory, Side.A, Role.CREATE);
    private final NrfRpcLink b = Links.b(memory);

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void senderThreadsThatCompeteForMemoryNeverDeadlock(int threads) throws Exception {
        List<Callable<Void>> work = new ArrayList<>();
        for (int endpoint = 0; endpoint < threads; endpoint++) {
            int own = endpoint;
            work.add(() -> sendAll(own));
        }
        work.add(() -> receiveAll(threads));

        runAll(work);
    }

    @Test
    void threadsThatShareOneEndpointLoseNothing() throws Exception {
        List<Callable<Void>> work = new ArrayList<>();
        RingChannel shared = Links.channel(a, 0);
        for (int thread = 0; thread < 4; thread++) {
            work.add(() -> {
                for (int i = 0; i < 2_000; i++) {
                    assertEquals(Offer.SENT, shared.send(new byte[8], PATIENCE));
                }
                return null;
            });
        }
        work.add(() -> {
            RingChannel receiving = Links.channel(b, 0);
            for (int received = 0; received < 8_000; ) {
                received += receiving.receive((segment, offset, length, endpoint) -> {}, PATIENCE);
            }
            return null;
        });

        runAll(work);
    }

    @Test
    void theMapOfALinkThatIsUsedMakesSense() throws Exception {
        Together.run(() -> sendAll(0), () -> sendAll(1), () -> receiveAll(2), () -> {
            while (b.rx(0).info().messages() < MESSAGES / 2) {
                assertNothingIsCorrupt(b, memory);
                assertTrue(a.tx(0).info().usedBytes() <= Links.AREA.allocableBytes());
            }
        });
        assertEquals(0, a.tx(0).info().usedBytes());
    }

    /** Endpoints that take turns at the same block seem to overlap for who looks at one after the other. */
    @Test
    void messagesThatFollowEachOtherDoNotOverlap() throws Exception {
        NrfRpcLayout many = NrfRpcLayout.r1(2048, 255);
        Memory own = Links.memory(2 * 2048);
        NrfRpcLink link = Links.link(
                own, Links.options(Side.B, changes -> changes.area(many).role(Role.CREATE)));
        own.setInt(0, 4);
        AtomicBoolean over = new AtomicBoolean();
        Together.run(
                () -> {
                    for (int turn = 0; !over.get(); turn++) {
                        int slot = many.slotOffset(turn % many.endpoints());
                        own.setIntRelease(slot, 0);
                        own.setIntRelease(slot, NrfRpcLayout.EMPTY);
                    }
                },
                () -> {
                    try {
                        for (int look = 0; look < 2_000; look++) {
                            assertNothingIsCorrupt(link, own);
                        }
                    } finally {
                        over.set(true);
                    }
                });
    }

    private static void assertNothingIsCorrupt(NrfRpcLink link, Memory memory) {
        for (Field field : LayoutRules.neat(link.layout("ram"), memory.size())) {
            assertNotEquals(FieldState.CORRUPT, field.state(), field::toString);
        }
    }

    private Void sendAll(int endpoint) {
        RingChannel channel = Links.channel(a, endpoint);
        for (int seq = 0; seq < MESSAGES; seq++) {
            byte[] message = Links.payload(seq, endpoint, seq * 37 % 300);
            assertEquals(Offer.SENT, channel.send(message, PATIENCE));
        }
        return null;
    }

    private Void receiveAll(int endpoints) {
        int[] seqs = new int[endpoints];
        var all = b.rxAll();
        for (int received = 0; received < endpoints * MESSAGES; ) {
            b.waitPoint().await(() -> all.available() > 0, PATIENCE.toNanos());
            received += all.poll(
                    (segment, offset, length, endpoint) -> {
                        int seq = seqs[endpoint]++;
                        assertArrayEquals(
                                Links.payload(seq, endpoint, seq * 37 % 300), Links.toBytes(segment, offset, length));
                    },
                    16);
        }
        return null;
    }

    private static void runAll(List<Callable<Void>> work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        }
    }
}
