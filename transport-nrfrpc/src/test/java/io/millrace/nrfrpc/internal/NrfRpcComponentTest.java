package io.millrace.nrfrpc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import io.millrace.api.channel.PeerState;
import io.millrace.api.layout.SegmentLayout;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Offer;
import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.Segment;
import io.millrace.api.segment.SegmentInfo;
import io.millrace.api.testkit.ComponentHost;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.component.ComponentException;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NrfRpcComponentTest {
    private static final Map<String, Object> PROPERTIES = Map.of("service.pid", "io.millrace.nrfrpc~plc");

    private final ComponentHost host = new ComponentHost();
    private final Memory memory = Links.memory(Links.BYTES);

    @Test
    void offersAChannelForEachEndpointAndItsAllocatorUntilItStops() {
        NrfRpcComponent component = start(Map.of("baEndpoints", 5, "baSizeBytes", 512));

        List<String> names = channels().stream()
                .map(channel -> channel.info().name())
                .sorted()
                .toList();
        assertEquals(13, names.size());
        assertTrue(names.contains("plc/0") && names.contains("plc/12"), names.toString());
        assertEquals(
                1,
                host.services().values().stream()
                        .filter(Allocator.class::isInstance)
                        .count());
        SegmentLayout layout = host.services().values().stream()
                .filter(SegmentLayout.class::isInstance)
                .map(SegmentLayout.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals("ram", layout.segment());
        assertEquals("nrfrpc plc", layout.owner());
        assertEquals("ab", layout.fields().getFirst().name());
        assertTrue(host.services().keySet().stream()
                .allMatch(text -> text.contains("millrace.segment=ram") && text.contains("millrace.protocol=nrfrpc")));

        component.close();
        assertEquals(Map.of(), host.services());
        assertEquals(List.of(), host.lines());
    }

    @Test
    void aChannelWhoseComponentStoppedIsClosed() {
        NrfRpcComponent component = start(Map.of());
        Channel channel = channels().getFirst();

        component.close();

        assertEquals(Offer.CLOSED, channel.send(new byte[4], Duration.ofSeconds(30)));
        assertEquals(0, channel.receive((segment, offset, length, endpoint) -> {}, Duration.ofSeconds(30)));
    }

    @Test
    void waitsForTheSignalerThatItsConfigurationNames() {
        NrfRpcComponent component = start(Map.of("signaler_target", "(millrace.signaler=plc)"));

        assertEquals(Map.of(), host.services());
        component.close();
    }

    @Test
    void withdrawsItsServicesByItselfWhenItsSegmentWasClosed() {
        Arena arena = Arena.ofShared();
        Memory closing = Memory.of(arena.allocate(Links.BYTES, 8), Access.NORMAL);
        start(Map.of("livenessMillis", 10), closing);
        assertEquals(13, channels().size());

        arena.close();

        while (!host.services().isEmpty() && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
        assertEquals(Map.of(), host.services());
    }

    @Test
    void tellsListenersWhatItSeesOfThePeer() throws InterruptedException {
        NrfRpcComponent component = start(Map.of("livenessMillis", 10));
        CountDownLatch alive = new CountDownLatch(1);
        channels().getFirst().listen((channel, before, after) -> {
            if (after == PeerState.ALIVE) {
                alive.countDown();
            }
        });

        Links.b(memory);

        assertTrue(alive.await(30, TimeUnit.SECONDS));
        component.close();
    }

    @ParameterizedTest
    @CsvSource({
        "side, C, 'side must be one of [A, B]: side=C'",
        "role, INIT, 'role must be one of [CREATE, OWN, ATTACH]: role=INIT'",
        "indexCheck, SOME, 'indexCheck must be one of [STRICT, LENIENT]: indexCheck=SOME'",
        "abSizeBytes, 307, 'area of 307 bytes is too small for 13 endpoints: at least 308 bytes'",
        "abEndpoints, 256, 'endpoints must be 1 to 255: endpoints=256'",
        "baOffsetBytes, 100, 'areas overlap: AB has 1024 bytes at 0, BA has 1024 bytes at 100'",
        "baOffsetBytes, 1028, 'area of 1024 bytes at offset 1028 does not fit: the offset must be a multiple of 4 and "
                + "the memory has 2048 bytes'",
        "livenessMillis, 0, 'livenessMillis must be 10 or more: livenessMillis=0'",
        "parkMicros, 0, 'parkNanos must be between 1000 and 1000000000: parkNanos=0'"
    })
    void saysInOneLineWhatIsWrong(String property, String value, String message) {
        Object typed = value.matches("\\d+")
                ? property.endsWith("OffsetBytes") ? (Object) Long.parseLong(value) : (Object) Integer.parseInt(value)
                : value;

        var refusal = assertThrows(ComponentException.class, () -> start(Map.of(property, typed)));

        assertEquals("io.millrace.nrfrpc~plc: " + message, refusal.getMessage());
        assertEquals(List.of("error " + refusal.getMessage()), host.lines());
        assertEquals(Map.of(), host.services());
    }

    private NrfRpcComponent start(Map<String, Object> values) {
        return start(values, memory);
    }

    private NrfRpcComponent start(Map<String, Object> values, Memory memory) {
        Map<String, Object> all = new HashMap<>(values);
        all.putIfAbsent("livenessMillis", 60_000);
        return new NrfRpcComponent(
                host.context(),
                PROPERTIES,
                ComponentHost.config(NrfRpcConfig.class, all),
                new Ram(memory),
                null,
                host.logger());
    }

    private List<Channel> channels() {
        return host.services().values().stream()
                .filter(Channel.class::isInstance)
                .map(Channel.class::cast)
                .toList();
    }

    private record Ram(Memory memory) implements Segment {
        @Override
        public SegmentInfo info() {
            return new SegmentInfo("ram", "test", "heap", memory.size(), Access.NORMAL, true);
        }

        @Override
        public Reservation reserve(long offset, long sizeBytes) {
            return () -> {};
        }

        @Override
        public void close() {}
    }
}
