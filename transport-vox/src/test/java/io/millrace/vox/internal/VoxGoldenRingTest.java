package io.millrace.vox.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Offer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the reference did step by step, done here: from each image to the next, to the byte. */
class VoxGoldenRingTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);
    private static final byte[] NOTHING = new byte[0];

    @Test
    void sendingAShortMessage() {
        Memory memory = image("seqA_03_heartbeat");

        sendAll(guest(memory), HELLO);

        assertImage("seqA_04_g2h_inline_hello", memory);
    }

    @Test
    void sendingNothingAndMessagesOfFullAndHalfWords() {
        Memory memory = image("seqA_04_g2h_inline_hello");

        sendAll(guest(memory), NOTHING, payload(7, 32), payload(8, 31));

        assertImage("seqA_05_g2h_more", memory);
    }

    @Test
    void receivingThree() {
        Memory memory = image("seqA_05_g2h_more");

        assertMessages(receive(host(memory), 3), HELLO, NOTHING, payload(7, 32));

        assertImage("seqA_06_g2h_read3", memory);
    }

    @Test
    void goingRoundTheEndOfTheRing() {
        Memory memory = image("seqA_06_g2h_read3");

        sendAll(guest(memory), payload(9, 24));

        assertImage("seqA_07_g2h_wrapped", memory);
    }

    @Test
    void oneGuestAndOneHostDoAllOfIt() {
        Memory memory = image("seqA_03_heartbeat");
        VoxLink guest = guest(memory);
        VoxLink host = host(memory);

        sendAll(guest, HELLO);
        assertImage("seqA_04_g2h_inline_hello", memory);
        sendAll(guest, NOTHING, payload(7, 32), payload(8, 31));
        assertImage("seqA_05_g2h_more", memory);
        assertEquals(3, receive(host, 3).size());
        assertImage("seqA_06_g2h_read3", memory);
        sendAll(guest, payload(9, 24));
        assertImage("seqA_07_g2h_wrapped", memory);
        assertMessages(receive(host, 9), payload(8, 31), payload(9, 24));
    }

    @Test
    void imagesHoldTheMessagesThatWereSent() {
        assertHolds("seqA_03_heartbeat");
        assertHolds("seqA_04_g2h_inline_hello", HELLO);
        assertHolds("seqA_05_g2h_more", HELLO, NOTHING, payload(7, 32), payload(8, 31));
        assertHolds("seqA_06_g2h_read3", payload(8, 31));
        assertHolds("seqA_07_g2h_wrapped", payload(8, 31), payload(9, 24));
    }

    @Test
    void theReaderFindsTheFramesWhereTheyAre() {
        VoxView view = VoxSegment.attach(image("seqA_07_g2h_wrapped"));
        VoxReader reader = new VoxReader(view, view.layout().guestToHost(0));

        assertEquals(2, reader.available());
        assertFalse(reader.hasNext());
        assertTrue(reader.look());
        assertEquals(view.layout().guestToHost(0) + 128 + 64, reader.next());
        assertEquals(40, reader.readable());
        reader.take(40);
        assertFalse(reader.hasNext());
        assertTrue(reader.look());
        assertEquals(view.layout().guestToHost(0) + 128, reader.next());
        assertEquals(32, reader.readable());
        assertEquals(1, reader.available());
    }

    @Test
    void sendingInASlot() {
        Memory memory = image("seqA_07_g2h_wrapped");
        VoxView view = VoxSegment.attach(memory);
        view.resetRing(view.layout().guestToHost(0));

        sendAll(host(memory), payload(20, 40));

        assertImage("seqB_01_h2g_slot", memory);
    }

    @Test
    void takingTheLastSlots() {
        Memory memory = image("seqB_01_h2g_slot");
        VoxPool pool = pool(memory);
        VoxSlot slot = new VoxSlot();

        assertTrue(pool.take(64, slot));
        assertEquals("slot 0/1 of generation 1", slot.toString());
        assertTrue(pool.take(1, slot));
        assertEquals("slot 0/2 of generation 1", slot.toString());
        assertImage("seqB_02_exhausted", memory);

        assertFalse(pool.take(1, slot));
        assertImage("seqB_02_exhausted", memory);
    }

    @Test
    void givingSlotsBack() {
        Memory memory = image("seqB_02_exhausted");
        VoxPool pool = pool(memory);

        assertTrue(pool.giveBack(0, 2, 1));
        assertTrue(pool.giveBack(0, 1, 1));

        assertImage("seqB_03_freed", memory);
    }

    @Test
    void takingASlotAgain() {
        Memory memory = image("seqB_03_freed");
        VoxSlot slot = new VoxSlot();

        assertTrue(pool(memory).take(44, slot));

        assertEquals("slot 0/1 of generation 2", slot.toString());
        assertImage("seqB_04_realloc", memory);
    }

    @Test
    void everyImageWithASlotDeliversItAndFreesIt() {
        for (String name : List.of("seqB_01_h2g_slot", "seqB_02_exhausted", "seqB_03_freed", "seqB_04_realloc")) {
            Memory memory = image(name);
            VoxLink guest = guest(memory);
            int free = pool(memory).free(0);

            assertMessages(receive(guest, 9), payload(20, 40));

            assertEquals(1, guest.received(VoxPath.SLOT));
            assertEquals(free + 1, pool(memory).free(0));
        }
    }

    /** Eight bytes with the number of the message, then a pattern. */
    private static byte[] payload(int number, int length) {
        byte[] payload = Segments.payload(number, length);
        for (int i = 0; i < Long.BYTES; i++) {
            payload[i] = (byte) ((long) number >>> (i * Byte.SIZE));
        }
        return payload;
    }

    private static void assertHolds(String name, byte[]... messages) {
        VoxLink host = host(image(name));
        assertEquals(messages.length, host.rx().available());
        assertMessages(receive(host, 9), messages);
        assertEquals(0, host.rx().available());
    }

    private static void sendAll(VoxLink link, byte[]... messages) {
        for (byte[] message : messages) {
            assertEquals(Offer.SENT, Segments.offer(link.tx(), message));
        }
    }

    private static List<byte[]> receive(VoxLink link, int limit) {
        List<byte[]> messages = new ArrayList<>();
        link.rx()
                .poll(
                        (segment, offset, length, endpoint) -> messages.add(Segments.toBytes(segment, offset, length)),
                        limit);
        return messages;
    }

    private static void assertMessages(List<byte[]> found, byte[]... expected) {
        assertEquals(
                List.of(expected).stream().map(HexFormat.of()::formatHex).toList(),
                found.stream().map(HexFormat.of()::formatHex).toList());
    }

    private static void assertImage(String name, Memory memory) {
        assertArrayEquals(Segments.golden(name), Segments.bytes(memory), name);
    }

    private static Memory image(String name) {
        return Segments.image(Segments.golden(name));
    }

    private static VoxLink guest(Memory memory) {
        return Segments.guest(memory, Segments.OPTIONS);
    }

    private static VoxLink host(Memory memory) {
        return Segments.host(memory, Segments.OPTIONS);
    }

    /** Slots in the name of guest 1. */
    private static VoxPool pool(Memory memory) {
        return new VoxPool(VoxSegment.attach(memory), "guest", 1);
    }
}
