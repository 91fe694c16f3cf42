package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Offer;
import io.millrace.api.testkit.RecordingMemory;
import io.millrace.api.testkit.Touch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ring rule by rule: the words after each step, and who may use which bytes. */
class VoxRingTest {
    @Test
    void anEmptyRingHoldsAFrameOfItsCapacity() {
        Ends ring = new Ends(64);

        assertEquals(VoxWriter.FULL, ring.grant(68));
        ring.write(64);

        ring.assertWords(64, 0, 0);
        assertEquals(VoxWriter.FULL, ring.grant(8));
        assertEquals(1, ring.readAll());
        ring.assertWords(64, 0, 64);
    }

    @Test
    void fromTheVeryEndItGoesRound() {
        Ends ring = new Ends(64);
        ring.write(64);
        ring.readAll();

        assertEquals(ring.data(), ring.grant(60));

        ring.assertWords(0, 64, 64);
        ring.write(60);
        ring.assertWords(60, 64, 64);
        assertEquals(1, ring.readAll());
        ring.assertWords(60, 0, 60);
    }

    @Test
    void atTheStartAFrameIsShorterThanTheReadPosition() {
        Ends ring = new Ends(64);
        ring.write(32, 32);
        ring.read(1);

        assertEquals(VoxWriter.FULL, ring.grant(32));

        ring.assertWords(0, 64, 32);
        assertEquals(ring.data(), ring.grant(28));
        ring.write(16);
        assertEquals(VoxWriter.FULL, ring.grant(16));
        assertEquals(ring.data() + 16, ring.grant(12));
        ring.assertWords(16, 64, 32);
    }

    @Test
    void aRingThatWasNeverReadDoesNotGoRound() {
        Ends ring = new Ends(64);
        ring.write(32, 24);

        assertEquals(VoxWriter.FULL, ring.grant(12));

        ring.assertWords(56, 0, 0);
        assertEquals(ring.data() + 56, ring.grant(8));
    }

    @Test
    void anEmptyRingThatRefusesIsMadeWholeByALookThatFindsNothing() {
        Ends ring = new Ends(64);
        ring.write(40);
        ring.readAll();

        assertEquals(VoxWriter.FULL, ring.grant(40));
        assertEquals(VoxWriter.FULL, ring.grant(44));
        ring.assertWords(0, 40, 40);

        assertFalse(ring.reader.look());
        ring.assertWords(0, 0, 0);
        assertEquals(ring.data(), ring.grant(44));
    }

    @Test
    void theProducerStoresTheWatermarkBeforeItGoesBackToTheStart() {
        RecordingMemory memory = recording(64);
        Ends ring = new Ends(memory);
        ring.write(32, 16);
        ring.read(1);
        memory.forgetTouches();

        ring.grant(20);

        assertEquals(List.of(ring.at + VoxLayout.RING_WATERMARK, ring.at + VoxLayout.RING_WRITE), stores(memory));
    }

    @Test
    void theConsumerGoesBackToTheStartBeforeItClearsTheWatermark() {
        RecordingMemory memory = recording(64);
        Ends ring = new Ends(memory);
        ring.write(32);
        ring.read(1);
        ring.write(16, 20);
        assertTrue(ring.takeNext());
        memory.forgetTouches();

        ring.reader.releaseAll();

        assertEquals(List.of(ring.at + VoxLayout.RING_READ, ring.at + VoxLayout.RING_WATERMARK), stores(memory));
    }

    @Test
    void theConsumerLoadsTheWritePositionBeforeTheWatermark() {
        RecordingMemory memory = recording(64);
        Ends ring = new Ends(memory);
        memory.forgetTouches();

        ring.reader.look();

        assertEquals(
                List.of(
                        new Touch(Touch.Kind.LOAD, ring.at + VoxLayout.RING_WRITE, 4, Touch.Order.ACQUIRE),
                        new Touch(Touch.Kind.LOAD, ring.at + VoxLayout.RING_WATERMARK, 4, Touch.Order.ACQUIRE)),
                memory.touches());
    }

    @Test
    void aProducerBetweenItsTwoStoresMakesNothingReadableTwice() {
        Ends ring = new Ends(64);
        ring.write(32, 16);
        ring.view.watermark(ring.at, 48);

        assertEquals(2, ring.readAll());
        ring.assertWords(48, 48, 48);
        assertFalse(ring.reader.look());
        assertEquals(0, ring.reader.available());
        ring.assertWords(48, 48, 48);

        ring.view.write(ring.at, 0);
        assertFalse(ring.reader.look());
        ring.assertWords(0, 0, 0);
    }

    @Test
    void aProducerThatDiedBetweenItsTwoStoresIsFollowedByOneThatFinishes() {
        Ends ring = new Ends(64);
        ring.write(32, 16);
        ring.read(1);
        ring.view.watermark(ring.at, 48);

        Ends next = new Ends(ring.memory);

        next.assertWords(0, 48, 32);
        next.write(20);
        assertEquals(2, next.reader.available());
        assertEquals(2, next.readAll());
        next.assertWords(20, 0, 20);
    }

    @Test
    void aConsumerThatDiedBetweenItsTwoStoresIsFollowedByOneThatFinishes() {
        Ends ring = new Ends(64);
        ring.write(16);
        ring.view.watermark(ring.at, 40);

        VoxReader next = new VoxReader(ring.view, ring.at);

        ring.assertWords(16, 0, 0);
        assertTrue(next.look());
        assertEquals(ring.data(), next.next());
        assertEquals(16, next.readable());
    }

    /** What it wrote behind the dead consumer may end at the very position of the old watermark. */
    @Test
    void aProducerThatComesAfterADeadConsumerLosesNothing() {
        Ends ring = new Ends(64);
        ring.write(16, 24);
        ring.view.watermark(ring.at, 40);

        Ends next = new Ends(ring.memory);

        assertEquals(2, next.readAll());
        next.assertWords(40, 0, 40);
    }

    @ParameterizedTest
    @CsvSource({
        "ring-write, 0, 68",
        "ring-write, 0, 30",
        "ring-write, 0, -4",
        "ring-write, 0, 28",
        "ring-watermark, 4, 68",
        "ring-watermark, 4, 2",
        "ring-watermark, 4, -1",
        "ring-watermark, 4, 28"
    })
    void aConsumerRefusesPositionsThatMakeNoSense(String kind, int word, int value) {
        Ends ring = new Ends(64);
        ring.write(32, 16);
        ring.read(1);
        ring.reader.take(16);
        ring.reader.releaseAll();
        ring.memory.setInt(ring.at + word, value);

        var refusal = assertThrows(PeerCorruptionException.class, ring.reader::look);

        assertEquals(kind, refusal.kind());
        assertEquals(ring.at + word, refusal.offset());
    }

    @ParameterizedTest
    @ValueSource(ints = {68, 30, -4, Integer.MIN_VALUE})
    void aProducerRefusesAReadPositionThatMakesNoSense(int value) {
        Ends ring = new Ends(64);
        ring.write(64);
        ring.memory.setInt(ring.at + VoxLayout.RING_READ, value);

        var refusal = assertThrows(PeerCorruptionException.class, () -> ring.grant(8));

        assertEquals("ring-read", refusal.kind());
        assertEquals(ring.at + VoxLayout.RING_READ, refusal.offset());
    }

    @Test
    void lazyFramesArePublishedBySixteen() {
        Ends ring = new Ends(4096);
        for (int frame = 1; frame <= 48; frame++) {
            ring.writeLazily(8);
            ring.assertWords(8 * (frame / 16 * 16), 0, 0);
        }
    }

    @Test
    void lazyFramesArePublishedByAnEighthOfTheRing() {
        Ends ring = new Ends(1024);
        ring.writeLazily(64, 60);
        ring.assertWords(0, 0, 0);

        ring.writeLazily(8);

        ring.assertWords(132, 0, 0);
    }

    @Test
    void lazyFramesArePublishedBeforeTheRingGoesRound() {
        RecordingMemory memory = recording(1024);
        Ends ring = new Ends(memory);
        ring.write(960);
        ring.readAll();
        ring.writeLazily(32);
        ring.assertWords(960, 0, 960);
        memory.forgetTouches();

        assertEquals(ring.data(), ring.grant(40));

        assertEquals(
                List.of(
                        ring.at + VoxLayout.RING_WRITE,
                        ring.at + VoxLayout.RING_WATERMARK,
                        ring.at + VoxLayout.RING_WRITE),
                stores(memory));
        ring.assertWords(0, 992, 960);
    }

    @Test
    void lazyFramesArePublishedBeforeAFrameIsRefused() {
        Ends ring = new Ends(1024);
        ring.write(960);
        ring.writeLazily(32);
        ring.assertWords(960, 0, 0);

        assertEquals(VoxWriter.FULL, ring.grant(40));

        ring.assertWords(992, 0, 0);
    }

    @Test
    void aLazyCommitIsSeenAfterAFlush() {
        Memory memory = Segments.fresh(Segments.USUAL);
        VoxLink guest = Segments.guest(memory, Segments.OPTIONS);
        VoxLink host = Segments.host(memory, Segments.OPTIONS);
        Claim claim = guest.tx().newClaim();
        assertEquals(Offer.SENT, guest.tx().tryClaim(8, claim));
        guest.tx().commitLazy(claim);
        assertEquals(0, host.rx().available());

        guest.tx().flush();

        assertEquals(1, host.rx().available());
    }

    @Test
    void aPollLooksOnceAndReleasesOnce() {
        RecordingMemory memory = RecordingMemory.of(Segments.bytes(Segments.fresh(Segments.USUAL)), Access.NORMAL);
        VoxLink guest = Segments.guest(memory, Segments.OPTIONS);
        VoxLink host = Segments.host(memory, Segments.OPTIONS);
        for (int seq = 0; seq < 10; seq++) {
            Segments.offer(guest.tx(), Segments.payload(seq, seq));
        }
        memory.forgetTouches();

        assertEquals(10, host.rx().poll((segment, offset, length, endpoint) -> {}, 100));

        long ring = VoxSegment.attach(memory).layout().guestToHost(0);
        assertEquals(
                1,
                memory.touches().stream()
                        .filter(touch -> touch.offset() == ring)
                        .count());
        assertEquals(List.of(ring + VoxLayout.RING_READ), stores(memory));
    }

    private static List<Long> stores(RecordingMemory memory) {
        return memory.touches().stream()
                .filter(Touch::writes)
                .peek(touch -> assertEquals(Touch.Order.RELEASE, touch.order()))
                .map(Touch::offset)
                .toList();
    }

    private static RecordingMemory recording(int capacity) {
        return RecordingMemory.of(Segments.bytes(Segments.fresh(Segments.usual(1, capacity))), Access.NORMAL);
    }
}
