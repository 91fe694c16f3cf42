package io.millrace.vox.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.api.testkit.RecordingMemory;
import io.millrace.api.testkit.Touch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which words are touched, and in which order. */
class VoxOrderingTest {
    private static final int INLINE = 100;
    private static final int SLOTTED = 300;

    private final RecordingMemory memory =
            RecordingMemory.of(Segments.bytes(Segments.fresh(Segments.USUAL)), Access.NORMAL);
    private final VoxLayout layout = VoxSegment.attach(memory).layout();
    private final long ring = layout.guestToHost(0);
    private final VoxLink guest = Segments.guest(memory, Segments.OPTIONS);
    private final VoxLink host = Segments.host(memory, new VoxOptions(VoxOptions.Policy.RUST, true, true, 0, 0));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, INLINE, SLOTTED})
    void aMessageIsPublishedAfterItsLastByte(int length) {
        memory.forgetTouches();

        send(length);

        List<Touch> stores = stores();
        assertEquals(new Touch(Touch.Kind.STORE, ring, 4, Touch.Order.RELEASE), stores.getLast());
        assertEquals(1, stores.stream().filter(touch -> touch.offset() == ring).count());
    }

    @Test
    void aClaimIsPublishedAfterItsFrame() {
        Claim claim = guest.tx().newClaim();
        assertEquals(Offer.SENT, guest.tx().tryClaim(SLOTTED, claim));
        memory.forgetTouches();

        guest.tx().commit(claim);

        assertEquals(
                List.of(layout.slot(0, 0), data(), data() + 4, data() + 8, data() + 12, data() + 16, ring),
                stores().stream().map(Touch::offset).toList());
        assertEquals(Touch.Order.RELEASE, stores().getLast().order());
    }

    @Test
    void aSlotIsFilledAfterItIsOwned() {
        memory.forgetTouches();

        send(SLOTTED);

        long meta = layout.meta(0, 0);
        assertEquals(
                List.of(
                        layout.classHeader(0) + VoxLayout.CLASS_HEAD,
                        meta + VoxLayout.META_GENERATION,
                        meta + VoxLayout.META_OWNER,
                        meta + VoxLayout.META_STATE),
                stores().stream().limit(4).map(Touch::offset).toList());
        assertTrue(last(meta + VoxLayout.META_STATE) < first(layout.slotPayload(0, 0)));
        assertTrue(last(layout.slot(0, 0)) < last(ring));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, INLINE, SLOTTED})
    void aMessageIsReadAfterThePositionsAndReleasedAfterItsLastByte(int length) {
        send(length);
        memory.forgetTouches();

        host.rx().poll((segment, offset, bytes, endpoint) -> {}, 1);

        List<Touch> touches = memory.touches();
        assertEquals(new Touch(Touch.Kind.LOAD, ring, 4, Touch.Order.ACQUIRE), touches.getFirst());
        assertEquals(
                new Touch(Touch.Kind.LOAD, ring + VoxLayout.RING_WATERMARK, 4, Touch.Order.ACQUIRE), touches.get(1));
        assertEquals(2, first(data()));
        int release = last(ring + VoxLayout.RING_READ);
        assertEquals(Touch.Order.RELEASE, touches.get(release).order());
        for (int i = release; i < touches.size(); i++) {
            assertTrue(!isPayload(touches.get(i)), "released before " + touches.get(i));
        }
    }

    @Test
    void theWordsOfAFrameAreLoadedOnce() {
        send(SLOTTED);
        memory.forgetTouches();

        host.rx().poll((segment, offset, bytes, endpoint) -> {}, 1);

        for (int word = 0; word < VoxLayout.SLOT_FRAME_BYTES; word += 4) {
            long offset = data() + word;
            assertEquals(
                    1,
                    memory.touches().stream()
                            .filter(touch -> touch.offset() == offset)
                            .count(),
                    "word " + word);
        }
        assertEquals(
                1,
                memory.touches().stream()
                        .filter(touch -> touch.offset() == layout.slot(0, 0))
                        .count());
    }

    @Test
    void aSlotIsFreedAfterItsFrame() {
        send(SLOTTED);
        memory.forgetTouches();

        host.rx().poll((segment, offset, bytes, endpoint) -> {}, 1);

        assertFreedAfterItsFrame(0);
    }

    @Test
    void aLeasedSlotIsFreedAfterItsFrameAlsoIfAnOlderOneIsClosedLater() {
        send(SLOTTED);
        send(SLOTTED);
        Lease older = lease();
        Lease younger = lease();
        memory.forgetTouches();

        younger.close();
        assertEquals(List.of(), stores());
        older.close();

        assertFreedAfterItsFrame(0);
        assertFreedAfterItsFrame(1);
    }

    @Test
    void aSlotIsListedAfterItLostItsOwner() {
        send(SLOTTED);
        memory.forgetTouches();

        host.rx().poll((segment, offset, bytes, endpoint) -> {}, 1);

        long meta = layout.meta(0, 0);
        assertEquals(
                List.of(
                        meta + VoxLayout.META_GENERATION,
                        meta + VoxLayout.META_OWNER,
                        meta + VoxLayout.META_NEXT,
                        layout.classHeader(0) + VoxLayout.CLASS_HEAD),
                stores().stream().skip(1).map(Touch::offset).toList());
    }

    @Test
    void theMagicIsStoredLast() {
        RecordingMemory made = new RecordingMemory(layout.totalSize(), Access.NORMAL);

        VoxSegment.create(made, Segments.USUAL);

        List<Touch> touches = made.touches();
        assertEquals(new Touch(Touch.Kind.STORE, VoxLayout.AT_MAGIC, 8, Touch.Order.OPAQUE), touches.getFirst());
        assertEquals(Touch.Kind.FENCE, touches.get(1).kind());
        assertEquals(new Touch(Touch.Kind.STORE, VoxLayout.AT_MAGIC, 8, Touch.Order.RELEASE), touches.getLast());
    }

    @Test
    void theMagicIsReadFirst() {
        memory.forgetTouches();

        VoxSegment.attach(memory);

        assertEquals(
                new Touch(Touch.Kind.LOAD, VoxLayout.AT_MAGIC, 8, Touch.Order.ACQUIRE),
                memory.touches().getFirst());
        assertEquals(List.of(), stores());
    }

    @Test
    void attachingToALinkStoresNothing() {
        send(INLINE);
        memory.forgetTouches();

        Segments.guest(memory, Segments.OPTIONS);
        Segments.host(memory, Segments.OPTIONS);

        assertEquals(List.of(), stores());
    }

    private void send(int length) {
        assertEquals(Offer.SENT, Segments.offer(guest.tx(), new byte[length]));
    }

    private Lease lease() {
        Lease lease = host.rx().newLease();
        assertTrue(host.rx().tryTake(lease));
        return lease;
    }

    /** Generation and state of a slot are one word when it is freed. */
    private void assertFreedAfterItsFrame(int slot) {
        assertTrue(
                stored(ring + VoxLayout.RING_READ) < stored(layout.meta(0, slot) + VoxLayout.META_GENERATION),
                stores().toString());
    }

    /** When a word was stored first. */
    private int stored(long offset) {
        List<Touch> stores = stores();
        for (int i = 0; i < stores.size(); i++) {
            if (stores.get(i).offset() == offset) {
                return i;
            }
        }
        throw new AssertionError("nothing was stored at " + offset);
    }

    private boolean isPayload(Touch touch) {
        return isIn(touch, data(), 1024) || isIn(touch, layout.slot(0, 0), 1024);
    }

    private static boolean isIn(Touch touch, long from, int bytes) {
        return touch.offset() >= from && touch.offset() < from + bytes;
    }

    private long data() {
        return VoxLayout.data(ring);
    }

    private int first(long offset) {
        return memory.touches().stream().map(Touch::offset).toList().indexOf(offset);
    }

    private int last(long offset) {
        return memory.touches().stream().map(Touch::offset).toList().lastIndexOf(offset);
    }

    private List<Touch> stores() {
        return memory.touches().stream().filter(Touch::writes).toList();
    }
}
