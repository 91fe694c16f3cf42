package io.millrace.vox.internal;

import io.millrace.api.channel.ChannelInfo;
import io.millrace.api.channel.RingChannel;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.WaitPoint;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.api.testkit.RingFixture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** What the tests of this bundle share: memory, geometries, both sides of a link, golden images. */
final class Segments {
    /** The geometry of the golden sequences. */
    static final VoxGeometry SMALL = new VoxGeometry(1, 128, List.of(new VoxSlotClass(64, 3)), 32, 4096, 0);

    /** The geometry most tests use. */
    static final VoxGeometry USUAL = usual(1, 1024);

    /** Waits end fast: no test needs the peer to be asleep. */
    static final WaitPolicy POLICY = new WaitPolicy(0, 100_000);

    static final VoxOptions OPTIONS = new VoxOptions(VoxOptions.Policy.RUST, true, false, 0, 0);

    private Segments() {}

    static VoxGeometry usual(int guests, int capacity) {
        return new VoxGeometry(
                guests, capacity, List.of(new VoxSlotClass(1024, 4), new VoxSlotClass(16384, 2)), 256, 65536, 0);
    }

    static Memory memory(long bytes) {
        return Memory.of(Arena.ofAuto().allocate(bytes, 64), Access.NORMAL);
    }

    static Memory image(byte[] bytes) {
        Memory memory = memory(bytes.length);
        memory.copyIn(0, bytes, 0, bytes.length);
        return memory;
    }

    static Memory fresh(VoxGeometry geometry) {
        Memory memory = memory(VoxLayout.of(geometry).totalSize());
        VoxSegment.create(memory, geometry);
        return memory;
    }

    static byte[] bytes(Memory memory) {
        byte[] bytes = new byte[(int) memory.size()];
        memory.copyOut(0, bytes, 0, bytes.length);
        return bytes;
    }

    /** The host's side of the link to guest 1. */
    static VoxLink host(Memory memory, VoxOptions options) {
        VoxView view = VoxSegment.attach(memory);
        return VoxLink.bare(view, 1, new VoxPool(view, "host", 0), options);
    }

    /** The side of guest 1. */
    static VoxLink guest(Memory memory, VoxOptions options) {
        VoxView view = VoxSegment.attach(memory);
        return VoxLink.bare(view, 1, new VoxPool(view, "guest", 1), options);
    }

    /** Guest to host over fresh memory. */
    static RingFixture fixture(VoxGeometry geometry, VoxOptions options, int capacity) {
        Memory memory = fresh(geometry);
        VoxLink guest = guest(memory, options);
        VoxLink host = host(memory, options);
        return new RingFixture(guest.tx(), host.rx(), capacity, () -> guest.stop(0), () -> host.stop(0));
    }

    /** One side of a link with a channel over it. */
    record Side(VoxLink link, WaitPoint waitPoint, RingChannel channel) {
        void stop() {
            link.stop(0);
            waitPoint.close();
        }
    }

    static Side side(VoxLink link, String name) {
        WaitPoint waitPoint = new WaitPoint(link.bell(), POLICY);
        RingChannel channel = new RingChannel(
                link.tx(),
                link.rx(),
                waitPoint,
                () -> new ChannelInfo(name, "vox", "peer", "test", 1, link.problems()));
        return new Side(link, waitPoint, channel);
    }

    /** Payload of the golden images: byte i of frame s. */
    static byte[] payload(int s, int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (31 * s + 17 * i);
        }
        return payload;
    }

    static Offer offer(Producer producer, byte[] message) {
        return producer.offer(message, 0, message.length);
    }

    static byte[] toBytes(MemorySegment segment, long offset, int length) {
        return segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }

    static byte[] golden(String name) {
        try (InputStream in = Segments.class.getResourceAsStream("/golden/" + name + ".bin")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
