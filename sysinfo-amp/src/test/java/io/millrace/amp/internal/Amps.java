package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.amp.AmpChip;
import io.millrace.amp.AmpGeometry;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.Pool;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Memories, links and images for the tests of this package. */
final class Amps {
    static final AmpGeometry C6 = AmpChip.C6.standard();
    static final WaitPolicy POLICY = new WaitPolicy(0, 100_000);

    private Amps() {}

    /** Bytes, all of one value. */
    static byte[] filled(int bytes, int value) {
        byte[] all = new byte[bytes];
        java.util.Arrays.fill(all, (byte) value);
        return all;
    }

    /** Memory with given bytes. */
    static Memory memory(byte[] bytes) {
        return Memory.of(segment(bytes), Access.NORMAL);
    }

    static MemorySegment segment(byte[] bytes) {
        MemorySegment segment = Arena.ofAuto().allocate(Math.max(bytes.length, 1), 16);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment.asSlice(0, bytes.length);
    }

    /** Both windows of a geometry over memory filled with a value. */
    static AmpMemory windows(AmpGeometry geometry, int value) {
        return windows(
                geometry,
                filled((int) (geometry.limit(Pool.HP) - geometry.start(Pool.HP)), value),
                filled((int) (geometry.limit(Pool.RTC) - geometry.start(Pool.RTC)), value));
    }

    static AmpMemory windows(AmpGeometry geometry, byte[] hp, byte[] rtc) {
        return AmpMemory.of(geometry, memory(hp), 0, Optional.of(memory(rtc)), 0);
    }

    /** The windows as one memory that a test records: HP first. */
    static AmpMemory windows(AmpGeometry geometry, Memory both) {
        long hp = geometry.limit(Pool.HP) - geometry.start(Pool.HP);
        return AmpMemory.of(geometry, both, 0, Optional.of(both), hp);
    }

    /** Length of that memory. */
    static int bytes(AmpGeometry geometry) {
        return (int) (geometry.limit(Pool.HP)
                - geometry.start(Pool.HP)
                + geometry.limit(Pool.RTC)
                - geometry.start(Pool.RTC));
    }

    static AmpLink link(AmpMemory memory, AmpOptions options) {
        return new AmpLink("amp", memory, Signaler.none(), POLICY, options);
    }

    /** A main core as the firmware, which initialises. */
    static AmpLink main(AmpMemory memory) {
        return link(memory, AmpOptions.raw(Core.MAIN, AmpOptions.Start.INIT, false));
    }

    /** A core as the firmware, which attaches. */
    static AmpLink attach(AmpMemory memory, Core core) {
        return link(memory, AmpOptions.raw(core, AmpOptions.Start.ATTACH, false));
    }

    static Memory window(AmpMemory memory, Pool pool) {
        return memory.window(pool).orElseThrow();
    }

    static byte[] image(AmpMemory memory, Pool pool) {
        return image(window(memory, pool));
    }

    static byte[] image(Memory memory) {
        byte[] bytes = new byte[(int) memory.size()];
        memory.copyOut(0, bytes, 0, bytes.length);
        return bytes;
    }

    /** Words of a window from an offset, as the vectors are written. */
    static String words(Memory memory, long offset, int count) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(HexFormat.of().toHexDigits(memory.getInt(offset + 4L * i)));
        }
        return String.join(" ", words);
    }

    /** A golden image. */
    static byte[] golden(String name) {
        try (InputStream in = Amps.class.getResourceAsStream("/golden/" + name + ".bin")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** The windows of a golden image. */
    static AmpMemory goldenWindows(String name) {
        return windows(C6, golden(name + ".hp"), golden(name + ".rtc"));
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    static void send(Producer tx, byte[] message) {
        assertEquals(Offer.SENT, tx.offer(message, 0, message.length));
    }

    /** The next message, in hex. */
    static String receive(Consumer rx) {
        String[] got = {"nothing"};
        rx.poll((segment, offset, length, _) -> got[0] = text(segment, offset, length), 1);
        return got[0];
    }

    static String text(MemorySegment segment, long offset, int length) {
        return HexFormat.of().formatHex(segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
    }

    /** Both ends of a queue of main's, on one memory. */
    record Queue(AmpLink main, AmpLink sub, Producer tx, Consumer rx) {}

    static Queue queue(AmpMemory memory, int length, int item) {
        AmpLink main = main(memory);
        main.createQueue(0x10, length, item, true).orElseThrow();
        AmpLink sub = attach(memory, Core.SUB);
        return new Queue(
                main,
                sub,
                main.sender(0x10, -1).orElseThrow().tx(),
                sub.receiver(0x10, false).orElseThrow().rx());
    }
}
