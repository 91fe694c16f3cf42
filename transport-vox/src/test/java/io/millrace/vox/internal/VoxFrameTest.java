package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.channel.PeerState;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries of a ring: what is written, what is accepted, and what ends the link. */
class VoxFrameTest {
    /** The threshold and the slots the reference tests its boundaries with; the ring is large enough for all. */
    private static final VoxGeometry BOUNDARIES =
            new VoxGeometry(1, 1024, List.of(new VoxSlotClass(4096, 2)), 64, 1 << 20, 0);

    private static final VoxGeometry HUGE =
            new VoxGeometry(1, 1 << 18, List.of(new VoxSlotClass(1 << 17, 1)), 1 << 17, 1 << 20, 0);

    private final Memory memory = Segments.fresh(Segments.USUAL);
    private final VoxLink guest = Segments.guest(memory, Segments.OPTIONS);
    private final VoxLink host = Segments.host(memory, Segments.OPTIONS);
    private final VoxLayout layout = VoxSegment.attach(memory).layout();
    private final long data = VoxLayout.data(layout.guestToHost(0));

    /** The second frame of three, of 24 bytes at 24. */
    @ParameterizedTest
    @CsvSource({
        "frame-length, 0, 0, 0",
        "frame-length, 0, 4, 0",
        "frame-length, 0, 7, 0",
        "frame-length, 0, 26, 0",
        "frame-length, 0, 52, 0",
        "frame-length, 0, -4, 0",
        "frame-length, 0, 2147483644, 0",
        "inline-length, 4, 0x00110000, 6",
        "inline-length, 4, 0x7FFF0000, 6",
        "inline-length, 4, 0xFFFF0000, 6",
        "frame-flags, 4, 3, 4",
        "frame-flags, 4, 255, 4"
    })
    void aFrameThatIsNoneEndsTheLink(String kind, int word, String value, int place) {
        send(16, 16, 16);
        memory.setInt(data + 24 + word, Long.decode(value).intValue());

        var refusal = refusal(1);

        assertEquals(kind, refusal.kind());
        assertEquals(data + 24 + place, refusal.offset());
        assertFalse(refusal.allowed().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"1, 16", "2, 28", "1, 8", "2, 8"})
    void aReferenceThatIsTooShortEndsTheLink(int flags, int bytes) {
        send(bytes - 8);
        memory.setInt(data + VoxLayout.FRAME_FLAGS, flags);

        var refusal = refusal(0);

        assertEquals("frame-length", refusal.kind());
        assertEquals(data, refusal.offset());
        assertTrue(refusal.value().startsWith(bytes + " "), refusal.value());
    }

    @ParameterizedTest
    @CsvSource({
        "slot-class, 8, 2",
        "slot-class, 8, 255",
        "slot-class, 8, 256",
        "slot-class, 8, 0xFF00",
        "slot-index, 12, 4",
        "slot-index, 12, 0xFFFFFFFF",
        "slot-index, 12, 0x80000000",
        "slot-generation, 16, 0",
        "slot-generation, 16, 2",
        "slot-generation, 16, 0xFFFFFFFF"
    })
    void aReferenceToASlotThatIsNoneEndsTheLink(String kind, int word, String value) {
        send(300);
        memory.setInt(data + word, Long.decode(value).intValue());

        var refusal = refusal(0);

        assertEquals(kind, refusal.kind());
        assertEquals(data + word, refusal.offset());
    }

    @ParameterizedTest
    @ValueSource(ints = {1021, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF})
    void aSlotWithALengthItCannotHoldEndsTheLink(int length) {
        send(300);
        memory.setInt(layout.slot(0, 0), length);

        var refusal = refusal(0);

        assertEquals("slot-length", refusal.kind());
        assertEquals(layout.slot(0, 0), refusal.offset());
    }

    @Test
    void aSlotOfSomebodyElseEndsTheLink() {
        send(300);
        memory.setInt(layout.meta(0, 0) + VoxLayout.META_OWNER, 7);

        var refusal = refusal(0);

        assertEquals("slot-owner", refusal.kind());
        assertEquals(layout.meta(0, 0) + VoxLayout.META_OWNER, refusal.offset());
    }

    @Test
    void aSlotThatIsFreeEndsTheLink() {
        send(300);
        assertTrue(new VoxPool(VoxSegment.attach(memory), "guest", 1).giveBack(0, 0, 1));

        assertEquals("slot-generation", refusal(0).kind());
    }

    @Test
    void aRegionWithoutAControlPortEndsTheLink() {
        send(24);
        memory.setInt(data + VoxLayout.FRAME_FLAGS, VoxLayout.MMAP_REF);

        var refusal = refusal(0);

        assertEquals("mmap-id", refusal.kind());
        assertEquals(data + VoxLayout.MMAP_ID, refusal.offset());
    }

    @Test
    void whatCameBeforeAFrameThatIsNoneIsReleasedAndItsSlotFreed() {
        send(16, 300, 16);
        memory.setInt(data + 44, 9);

        refusal(2);

        VoxView view = VoxSegment.attach(memory);
        assertEquals(44, view.read(layout.guestToHost(0)));
        assertEquals(4, new VoxPool(view, "guest", 1).free(0));
    }

    @Test
    void aLeaseFindsTheSameFault() {
        send(16, 16);
        memory.setInt(data + 24, 9);
        Lease lease = host.rx().newLease();
        assertTrue(host.rx().tryTake(lease));
        Lease second = host.rx().newLease();

        assertThrows(PeerCorruptionException.class, () -> host.rx().tryTake(second));

        assertFalse(host.rx().tryTake(second));
        assertEquals(PeerState.CORRUPT, host.state());
        assertEquals("frame-length", host.problems().getFirst().kind());
        assertEquals(16, lease.length());
        lease.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 8, 16})
    void aFrameWithoutALengthIsPayloadToItsEnd(int length) {
        send(length);
        memory.setShort(data + VoxLayout.FRAME_INLINE, (short) 0);

        assertEquals(List.of(length), lengths());
    }

    @Test
    void aFrameWithoutALengthHasItsPaddingWithIt() {
        send(5);
        memory.setShort(data + VoxLayout.FRAME_INLINE, (short) 0);

        assertEquals(List.of(8), lengths());
    }

    @Test
    void aFrameMayBeLongerThanWhatItHolds() {
        send(40, 8);
        memory.setInt(data + VoxLayout.FRAME_FLAGS, 3 << 16);

        assertEquals(List.of(3, 8), lengths());
    }

    @Test
    void otherFlagsAreNotLookedAt() {
        send(8);
        memory.setByte(data + VoxLayout.FRAME_FLAGS, (byte) 0xFC);
        memory.setByte(data + VoxLayout.FRAME_FLAGS + 1, (byte) 0xFF);

        assertEquals(List.of(8), lengths());
    }

    @Test
    void aSlotReferenceMayBeLonger() {
        send(300, 40, 8);
        copyWords(data, data + 20, 20);
        memory.setInt(data + 20, 48);
        memory.setInt(data, 20);
        memory.setInt(data + VoxLayout.FRAME_FLAGS, 0);

        List<Integer> lengths = lengths();

        assertEquals(List.of(12, 300, 8), lengths);
        assertEquals(1, host.received(VoxPath.SLOT));
    }

    @ParameterizedTest
    @CsvSource({"65535, INLINE", "65536, SLOT", "65537, SLOT", "131068, SLOT"})
    void aLengthThatItsTwoBytesCannotHoldDoesNotTravelInline(int length, VoxPath path) {
        Memory huge = Segments.fresh(HUGE);
        VoxLink sender = Segments.guest(huge, Segments.OPTIONS);
        byte[] payload = Segments.payload(3, length);

        assertEquals(Offer.SENT, Segments.offer(sender.tx(), payload));

        assertEquals(1, sender.sent(path));
        assertArrayEquals(
                payload, receive(Segments.host(huge, Segments.OPTIONS)).getFirst());
    }

    @Test
    void aFrameOf65536BytesFromAnotherSenderIsRead() {
        Memory huge = Segments.fresh(HUGE);
        long ring = VoxSegment.attach(huge).layout().guestToHost(0);
        huge.setInt(VoxLayout.data(ring), 65544);
        huge.setIntRelease(ring, 65544);

        assertEquals(65536, receive(Segments.host(huge, Segments.OPTIONS)).getFirst().length);
    }

    @ParameterizedTest
    @CsvSource({
        "RUST, 55, INLINE", "RUST, 56, INLINE", "RUST, 57, INLINE", "RUST, 64, INLINE", "RUST, 65, SLOT",
        "RUST, 4091, SLOT", "RUST, 4092, SLOT", "SWIFT, 55, INLINE", "SWIFT, 56, INLINE", "SWIFT, 57, SLOT",
        "SWIFT, 4091, SLOT", "SWIFT, 4092, SLOT"
    })
    void theThresholdIsTheSendersChoice(VoxOptions.Policy policy, int length, VoxPath path) {
        Memory both = Segments.fresh(BOUNDARIES);
        VoxLink sender = Segments.guest(both, new VoxOptions(policy, true, false, 0, 0));
        byte[] payload = Segments.payload(1, length);

        assertEquals(Offer.SENT, Segments.offer(sender.tx(), payload));

        assertEquals(1, sender.sent(path));
        assertArrayEquals(
                payload, receive(Segments.host(both, Segments.OPTIONS)).getFirst());
    }

    @ParameterizedTest
    @EnumSource(VoxOptions.Policy.class)
    void withoutAControlPortNothingIsLongerThanASlot(VoxOptions.Policy policy) {
        VoxLink sender = Segments.guest(Segments.fresh(BOUNDARIES), new VoxOptions(policy, true, false, 0, 0));

        assertEquals(4092, sender.tx().info().maxMessageBytes());
        assertEquals(Offer.TOO_LARGE, Segments.offer(sender.tx(), new byte[4093]));
        assertEquals(Offer.TOO_LARGE, sender.tx().tryClaim(16384, sender.tx().newClaim()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void paddingIsZeroed(int length) {
        memory.fill(data, 64, (byte) 0xEE);

        send(length);

        for (int i = 8 + length; i < VoxLayout.inlineFrameBytes(length); i++) {
            assertEquals(0, memory.getByte(data + i), "byte " + i);
        }
        assertEquals((byte) 0xEE, memory.getByte(data + VoxLayout.inlineFrameBytes(length)));
        assertEquals(length << 16, memory.getInt(data + VoxLayout.FRAME_FLAGS));
    }

    @Test
    void aClaimThatWasShortenedIsPaddedToo() {
        Claim claim = guest.tx().newClaim();
        assertEquals(Offer.SENT, guest.tx().tryClaim(40, claim));
        claim.segment().asSlice(claim.offset(), 40).fill((byte) 0xEE);
        claim.shorten(2);
        guest.tx().commit(claim);

        assertEquals(12, memory.getInt(data));
        assertEquals(0x0000EEEE, memory.getInt(data + 8));
        assertEquals(List.of(2), lengths());
    }

    @Test
    void slotsNeedNotBeAligned() {
        VoxGeometry odd = new VoxGeometry(1, 512, List.of(new VoxSlotClass(37, 5)), 4, 4096, 0);
        Memory both = Segments.fresh(odd);
        VoxLink sender = Segments.guest(both, Segments.OPTIONS);
        VoxLink receiver = Segments.host(both, Segments.OPTIONS);
        for (int seq = 0; seq < 5; seq++) {
            assertEquals(Offer.SENT, Segments.offer(sender.tx(), Segments.payload(seq, 29 + seq)));
        }
        assertEquals(30, both.getByte(VoxSegment.attach(both).layout().slot(0, 1)));

        List<byte[]> received = receive(receiver);

        for (int seq = 0; seq < 5; seq++) {
            assertArrayEquals(Segments.payload(seq, 29 + seq), received.get(seq));
        }
    }

    @Test
    void classesOutOfOrderAreUsedIfTheyAreLargeEnough() {
        VoxGeometry mixed =
                new VoxGeometry(1, 512, List.of(new VoxSlotClass(512, 1), new VoxSlotClass(64, 8)), 4, 4096, 0);
        VoxLink sender = Segments.guest(Segments.fresh(mixed), Segments.OPTIONS);

        assertEquals(508, sender.tx().info().maxMessageBytes());
        assertEquals(Offer.SENT, Segments.offer(sender.tx(), new byte[61]));
        assertEquals(Offer.FULL, Segments.offer(sender.tx(), new byte[61]));
        assertEquals(Offer.SENT, Segments.offer(sender.tx(), new byte[60]));
    }

    private void send(int... lengths) {
        for (int length : lengths) {
            assertEquals(Offer.SENT, Segments.offer(guest.tx(), Segments.payload(length, length)));
        }
    }

    /** What the host finds wrong after so many good messages; it delivers nothing afterwards. */
    private PeerCorruptionException refusal(int good) {
        List<byte[]> delivered = new ArrayList<>();
        var refusal = assertThrows(PeerCorruptionException.class, () -> collect(host, delivered));
        assertEquals(good, delivered.size());
        assertEquals(PeerState.CORRUPT, host.state());
        assertEquals(refusal.kind(), host.problems().getFirst().kind());
        assertEquals(refusal.offset(), host.problems().getFirst().offset());
        collect(host, delivered);
        assertEquals(good, delivered.size());
        assertEquals(0, host.rx().available());
        assertEquals(Offer.CLOSED, Segments.offer(host.tx(), new byte[1]));
        return refusal;
    }

    private List<Integer> lengths() {
        return receive(host).stream().map(message -> message.length).toList();
    }

    private static List<byte[]> receive(VoxLink link) {
        List<byte[]> messages = new ArrayList<>();
        collect(link, messages);
        return messages;
    }

    private static void collect(VoxLink link, List<byte[]> messages) {
        link.rx()
                .poll(
                        (segment, offset, length, endpoint) -> messages.add(Segments.toBytes(segment, offset, length)),
                        100);
    }

    private void copyWords(long from, long to, int bytes) {
        for (int i = 0; i < bytes; i += 4) {
            memory.setInt(to + i, memory.getInt(from + i));
        }
    }
}
