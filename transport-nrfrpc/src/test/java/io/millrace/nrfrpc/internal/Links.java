package io.millrace.nrfrpc.internal;

import io.millrace.api.channel.ChannelInfo;
import io.millrace.api.channel.RingChannel;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.api.testkit.RingFixture;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Handshake;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.UnaryOperator;

/** What the tests of this bundle share: memory, links, golden images, the pattern of the payloads. */
final class Links {
    /** The area most tests use: 1024 bytes, 13 endpoints. */
    static final NrfRpcLayout AREA = NrfRpcLayout.r1(1024, 13);

    static final int BYTES = 2 * 1024;
    /** Waits end fast: no test needs the peer to be asleep. */
    static final WaitPolicy POLICY = new WaitPolicy(0, 100_000);

    private Links() {}

    static Memory memory(long bytes) {
        return Memory.of(Arena.ofAuto().allocate(bytes, 8), Access.NORMAL);
    }

    static Memory image(byte[] bytes) {
        Memory memory = memory(bytes.length);
        memory.copyIn(0, bytes, 0, bytes.length);
        return memory;
    }

    static byte[] bytes(Memory memory) {
        byte[] bytes = new byte[(int) memory.size()];
        memory.copyOut(0, bytes, 0, bytes.length);
        return bytes;
    }

    static NrfRpcLink link(Memory memory, Side side, Role role) {
        return link(memory, NrfRpcOptions.of(side, AREA, AREA).withRole(role));
    }

    static NrfRpcLink link(Memory memory, NrfRpcOptions options) {
        return new NrfRpcLink("test", memory, Signaler.none(), POLICY, options);
    }

    static NrfRpcLink a(Memory memory) {
        return link(memory, Side.A, Role.ATTACH);
    }

    static NrfRpcLink b(Memory memory) {
        return link(memory, Side.B, Role.ATTACH);
    }

    static RingChannel channel(NrfRpcLink link, int endpoint) {
        return new RingChannel(
                link.tx(endpoint),
                link.rx(endpoint),
                link.waitPoint(),
                () -> new ChannelInfo("test/" + endpoint, "nrfrpc", "peer", "test", endpoint, List.of()));
    }

    /** Both ends of an endpoint, over fresh memory. */
    static RingFixture fixture(Access access) {
        Memory memory = Memory.of(Arena.ofAuto().allocate(BYTES, 8), access);
        NrfRpcLink a = link(memory, options(Side.A, changes -> changes.role(Role.CREATE)));
        NrfRpcLink b = link(memory, options(Side.B, changes -> changes));
        return new RingFixture(a.tx(3), b.rx(3), 1, a::close, b::close);
    }

    /** Options that differ from the usual ones. */
    static NrfRpcOptions options(Side side, UnaryOperator<Changes> changes) {
        return changes.apply(new Changes()).on(side);
    }

    /** What differs from the usual options. */
    static final class Changes {
        private NrfRpcLayout area = AREA;
        private Role role = Role.ATTACH;
        private boolean lenient;
        private boolean quarantine;
        private boolean copyOut;
        private boolean fair;
        private Handshake handshake = Handshake.NONE;
        private long leaseNanos;

        Changes area(NrfRpcLayout layout) {
            area = layout;
            return this;
        }

        Changes role(Role newRole) {
            role = newRole;
            return this;
        }

        Changes lenient() {
            lenient = true;
            return this;
        }

        Changes quarantine() {
            quarantine = true;
            return this;
        }

        Changes copyOut() {
            copyOut = true;
            return this;
        }

        Changes fair() {
            fair = true;
            return this;
        }

        Changes handshake(Handshake words) {
            handshake = words;
            return this;
        }

        Changes lease(long nanos) {
            leaseNanos = nanos;
            return this;
        }

        private NrfRpcOptions on(Side side) {
            return new NrfRpcOptions(
                    side,
                    area,
                    area,
                    0,
                    area.sizeBytes(),
                    role,
                    lenient,
                    quarantine,
                    copyOut,
                    fair,
                    handshake,
                    leaseNanos);
        }
    }

    /** Payload of the golden images and of the command-line peers. */
    static byte[] payload(int seq, int endpoint, int size) {
        byte[] payload = new byte[size];
        for (int i = 0; i < size; i++) {
            payload[i] = (byte) (seq * 31 + endpoint * 17 + i * 7 + (i >> 8));
        }
        return payload;
    }

    static Offer send(NrfRpcLink link, int endpoint, int seq, int size) {
        return offer(link.tx(endpoint), payload(seq, endpoint, size));
    }

    static Offer offer(Producer producer, byte[] message) {
        return producer.offer(message, 0, message.length);
    }

    static byte[] toBytes(MemorySegment segment, long offset, int length) {
        return segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }

    static byte[] golden(String name) {
        try (InputStream in = Links.class.getResourceAsStream("/golden/" + name + ".bin")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the slot word of an endpoint of area AB stands. */
    static long slotAb(int endpoint) {
        return AREA.slotOffset(endpoint);
    }
}
