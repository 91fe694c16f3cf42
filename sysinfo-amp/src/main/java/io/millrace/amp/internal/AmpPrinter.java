package io.millrace.amp.internal;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.WaitPoint;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The system service's printing: a sub core that has no console sends text to the main core. A packet is a service
 * number, the length of the text with its zero byte, the text. Thread-safety: as the ring's. Source: ESP-AMP, system
 * service.
 */
public final class AmpPrinter {
    private static final int MANY = 64;

    private AmpPrinter() {}

    /**
     * Prints, sub core: a text longer than a packet in several.
     *
     * @param queue of the system service
     * @param waitPoint where to wait for room
     * @param text what
     * @param timeoutNanos how long to wait for room for each packet
     * @return SENT, or what became of the first packet that was not
     */
    public static Offer print(Producer queue, WaitPoint waitPoint, String text, long timeoutNanos) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int most = AmpLayout.SYSTEM_ITEM - AmpLayout.SYSTEM_HEADER_BYTES - 1;
        int at = 0;
        do {
            int length = Math.min(most, bytes.length - at);
            byte[] packet = packet(bytes, at, length);
            Offer[] offer = {Offer.FULL};
            waitPoint.await(() -> (offer[0] = queue.offer(packet, 0, packet.length)) != Offer.FULL, timeoutNanos);
            if (offer[0] != Offer.SENT) {
                return offer[0];
            }
            at += length;
        } while (at < bytes.length);
        return Offer.SENT;
    }

    /**
     * Reads what was printed, main core.
     *
     * @param queue of the system service
     * @param reader gets each text
     * @return packets read, those of other services included
     */
    public static int read(Consumer queue, java.util.function.Consumer<String> reader) {
        return queue.poll((segment, offset, length, _) -> read(segment, offset, length, reader), MANY);
    }

    private static void read(
            MemorySegment segment, long offset, int length, java.util.function.Consumer<String> reader) {
        if (length < AmpLayout.SYSTEM_HEADER_BYTES) {
            return;
        }
        ByteBuffer packet =
                ByteBuffer.wrap(RpcMessage.bytes(segment, offset, length)).order(ByteOrder.LITTLE_ENDIAN);
        int service = Short.toUnsignedInt(packet.getShort());
        int named = Short.toUnsignedInt(packet.getShort());
        if (service == AmpLayout.SYSTEM_PRINT) {
            byte[] text = new byte[Math.clamp(named - 1L, 0, packet.remaining())];
            packet.get(text);
            reader.accept(new String(text, StandardCharsets.UTF_8));
        }
    }

    private static byte[] packet(byte[] text, int at, int length) {
        return ByteBuffer.allocate(AmpLayout.SYSTEM_HEADER_BYTES + length + 1)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) AmpLayout.SYSTEM_PRINT)
                .putShort((short) (length + 1))
                .put(text, at, length)
                .array();
    }
}
