package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.Eventually;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Both ends of a link over one segment in one container, in every format there is. */
enum Wire {
    NRFRPC("near/0", "far/0", 700) {
        @Override
        void configure(Container container, String end, Map<String, Object> properties) {
            properties.put("side", end.equals(NEAR) ? "A" : "B");
            container.configure("io.millrace.nrfrpc", end, properties);
        }
    },
    VOX("near/1", "far/0", 16_380) {
        @Override
        void configure(Container container, String end, Map<String, Object> properties) {
            properties.put("lookMillis", 5);
            container.configure(end.equals(NEAR) ? "io.millrace.vox.host" : "io.millrace.vox.guest", end, properties);
        }
    },
    AMP("near/plc", "far/plc", 64) {
        /** An interrupt is a bit of a word that both cores change, which device memory does not promise. */
        @Override
        void configure(Container container, String end, Map<String, Object> properties) {
            boolean interrupts = properties.containsKey("signaler.target");
            String there = "0x10:8x64" + (interrupts ? ":3" : "");
            String back = "0x11:8x64" + (interrupts ? ":4" : "");
            boolean main = end.equals(NEAR);
            String queue = main
                    ? "plc: send=" + there + ", receive=" + back
                    : "plc: receive=0x10, send=0x11" + (interrupts ? ":4" : "");
            properties.putAll(Map.of("core", main ? "MAIN" : "SUB", "lookMillis", 5, "queues", new String[] {queue}));
            container.configure("io.millrace.amp", end, properties);
        }
    },
    FUSIONDOCK("near", "far", 5_000) {
        @Override
        void configure(Container container, String end, Map<String, Object> properties) {
            properties.putAll(Map.of(
                    "role",
                    end.equals(NEAR) ? "LINUX" : "UNIPROTON",
                    "regionBytes",
                    65_536,
                    "maxSizeBytes",
                    256,
                    "initBoth",
                    end.equals(NEAR),
                    "wait.timeout",
                    0));
            container.configure("io.millrace.fusiondock", end, properties);
        }
    };

    /** The end that makes what has to be made. */
    static final String NEAR = "near";

    static final String FAR = "far";

    /** Messages each way that show that it works. */
    static final int COUNT = 100;

    private final String near;
    private final String far;
    private final int longest;

    Wire(String near, String far, int longest) {
        this.near = near;
        this.far = far;
        this.longest = longest;
    }

    /** Configures one end, named {@code end}. */
    abstract void configure(Container container, String end, Map<String, Object> properties);

    /** Configures both ends over the segment, without doorbells. */
    void configure(Container container) {
        configure(container, _ -> Map.of());
    }

    /** Configures both ends over the segment, each with its doorbell. */
    void configure(Container container, Bells bells) {
        configure(container, end -> Map.of("signaler.target", "(millrace.signaler=" + bells.name(end) + ")"));
    }

    private void configure(Container container, Function<String, Map<String, Object>> more) {
        for (String end : new String[] {NEAR, FAR}) {
            Map<String, Object> properties = new HashMap<>(Map.of(
                    "segment.target", "(millrace.segment=" + Ground.NAME + ")", "leaseMillis", Link.LEASE_MILLIS));
            properties.putAll(more.apply(end));
            configure(container, end, properties);
        }
    }

    /** The filter of an end's channel. */
    String channel(String end) {
        return "(millrace.channel=" + (end.equals(NEAR) ? near : far) + ")";
    }

    /** The longest message that goes through. */
    int longest() {
        return longest;
    }

    /** Whether it needs atomic operations, which device memory does not promise. */
    boolean needsNormalMemory() {
        return this == VOX;
    }

    /** Whether its doorbells are signalers; vox hands out its own. */
    boolean takesSignaler() {
        return this != VOX;
    }

    /** Messages go both ways, the longest first. */
    void assertPasses(Container container) {
        for (int i = 0; i < COUNT; i++) {
            byte[] message = VoxMessages.of(i, i == 0 ? longest : 1 + i % Math.min(longest, 300));
            assertPasses(container, message, NEAR, FAR);
            assertPasses(container, message, FAR, NEAR);
        }
    }

    private void assertPasses(Container container, byte[] message, String from, String to) {
        Channel receiver = container.await(Channel.class, channel(to));
        Channel sender = container.await(Channel.class, channel(from));
        assertEquals(Offer.SENT, sender.send(message, Eventually.WATCHDOG));
        List<byte[]> received = new ArrayList<>();
        receiver.receive(
                (segment, offset, length, _) ->
                        received.add(segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE)),
                Eventually.WATCHDOG);
        assertEquals(1, received.size(), from + " to " + to);
        assertArrayEquals(message, received.getFirst(), from + " to " + to);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
