package io.millrace.fusiondock.internal;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.api.testkit.RingFixture;
import io.millrace.fusiondock.internal.FusiondockOptions.Init;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/** What the tests of this bundle share: memory, links, golden images, the pattern of the payloads. */
final class Mailboxes {
    /** Length of a region, and of a golden image. */
    static final int REGION = 0x1000;

    static final int IMAGE = 96;
    static final int CAPACITY = REGION - FusiondockLayout.DATA_OFFSET;
    /** Waits end fast: no test needs the peer to be asleep. */
    static final WaitPolicy POLICY = new WaitPolicy(0, 100_000);

    private Mailboxes() {}

    static Memory memory(Access access) {
        return memory(access, REGION);
    }

    static Memory memory(Access access, int region) {
        return Memory.of(Arena.ofAuto().allocate(2L * region, 16), access);
    }

    static FusiondockLink link(Memory memory, Role role) {
        return link(memory, role, changes -> changes);
    }

    static FusiondockLink link(Memory memory, Role role, UnaryOperator<Changes> changes) {
        return link(memory, role, Signaler.none(), changes);
    }

    static FusiondockLink link(Memory memory, Role role, Signaler signaler, UnaryOperator<Changes> changes) {
        return new FusiondockLink(
                memory, signaler, POLICY, changes.apply(new Changes()).on(role));
    }

    /** Both ends of one direction, over fresh memory. */
    static RingFixture fixture(Access access, int maxSize) {
        Memory memory = memory(access);
        FusiondockLink linux = link(memory, Role.LINUX, changes -> changes.maxSize(maxSize));
        FusiondockLink uniproton = link(memory, Role.UNIPROTON);
        return new RingFixture(
                linux.tx(7), new PumpedConsumer(uniproton.rx(), linux), 1, linux::close, uniproton::close);
    }

    /** What differs from the usual options; nothing waits, unless told to. */
    static final class Changes {
        private int region = REGION;
        private FusiondockStates states = FusiondockStates.STANDARD;
        private Init init = Init.IF_ZERO;
        private boolean initBoth;
        private int maxSize = CAPACITY;
        private int maxMessage = 1 << 20;
        private boolean waitsForRing;
        private long settleNanos;
        private boolean copyOut;
        private boolean drop;
        private boolean markDel;
        private long repeatNanos;
        private long waitNanos;
        private long leaseNanos;

        Changes region(int bytes) {
            region = bytes;
            maxSize = FusiondockLayout.capacity(bytes);
            return this;
        }

        Changes states(FusiondockStates values) {
            states = values;
            return this;
        }

        Changes init(Init when) {
            init = when;
            return this;
        }

        Changes initBoth() {
            initBoth = true;
            return this;
        }

        Changes maxSize(int bytes) {
            maxSize = bytes;
            return this;
        }

        Changes maxMessage(int bytes) {
            maxMessage = bytes;
            return this;
        }

        Changes waitsForRing() {
            waitsForRing = true;
            return this;
        }

        Changes settleNanos(long nanos) {
            settleNanos = nanos;
            return this;
        }

        Changes copyOut() {
            copyOut = true;
            return this;
        }

        Changes drop() {
            drop = true;
            return this;
        }

        Changes markDel() {
            markDel = true;
            return this;
        }

        Changes repeatNanos(long nanos) {
            repeatNanos = nanos;
            return this;
        }

        Changes waitNanos(long nanos) {
            waitNanos = nanos;
            return this;
        }

        Changes leaseNanos(long nanos) {
            leaseNanos = nanos;
            return this;
        }

        private FusiondockOptions on(Role role) {
            FusiondockOptions usual = FusiondockOptions.of(role, 0, region);
            return new FusiondockOptions(
                    role,
                    usual.txOffset(),
                    usual.rxOffset(),
                    region,
                    states,
                    init,
                    initBoth,
                    maxSize,
                    maxMessage,
                    waitsForRing,
                    settleNanos,
                    copyOut,
                    drop,
                    markDel,
                    repeatNanos,
                    waitNanos,
                    leaseNanos,
                    usual.peerTarget());
        }
    }

    /**
     * A message as it came.
     *
     * @param type its type
     * @param hex its bytes
     */
    record Received(int type, String hex) {
        static Received of(int type, byte[] bytes) {
            return new Received(type, HexFormat.of().formatHex(bytes));
        }
    }

    /** Everything that is there. */
    static List<Received> drain(FusiondockLink link) {
        List<Received> messages = new ArrayList<>();
        link.rx()
                .poll(
                        (segment, offset, length, type) ->
                                messages.add(Received.of(type, toBytes(segment, offset, length))),
                        1000);
        return messages;
    }

    static Offer send(FusiondockLink link, int type, byte[] message) {
        return offer(link.tx(type), message);
    }

    static Offer offer(Producer producer, byte[] message) {
        return producer.offer(message, 0, message.length);
    }

    static byte[] toBytes(MemorySegment segment, long offset, int length) {
        return segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    }

    static byte[] toBytes(int word) {
        return new byte[] {(byte) word, (byte) (word >> 8), (byte) (word >> 16), (byte) (word >> 24)};
    }

    static byte[] text(String text) {
        return (text + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    /** The bytes of a blob of a length, as the command-line peers make them. */
    static byte[] blob(int length) {
        byte[] bytes = new byte[length];
        int x = length;
        for (int i = 0; i < length; i++) {
            x = x * 1664525 + 1013904223;
            bytes[i] = (byte) (x >>> 24);
        }
        return bytes;
    }

    /** The start of a region. */
    static byte[] head(Memory memory, long region) {
        byte[] bytes = new byte[IMAGE];
        memory.copyOut(region, bytes, 0, bytes.length);
        return bytes;
    }

    static byte[] golden(String name) {
        try (InputStream in = Mailboxes.class.getResourceAsStream("/golden/" + name + ".bin")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
