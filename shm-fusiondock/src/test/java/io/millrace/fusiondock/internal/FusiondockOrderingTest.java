package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import io.millrace.api.testkit.RecordingMemory;
import io.millrace.api.testkit.Touch;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which words are touched, how wide, and in which order: section "Memory" of docs/fusiondock.md. */
class FusiondockOrderingTest {
    private static final int OP = FusiondockLayout.OP_TYPE_OFFSET;

    @ParameterizedTest
    @EnumSource
    void aMessageIsPublishedAfterItsLastByteAndFencedBeforeTheRing(Access access) {
        RecordingMemory memory = new RecordingMemory(2 * Mailboxes.REGION, access);
        int[] touchesAtTheRing = new int[1];
        FusiondockLink linux = Mailboxes.link(
                memory,
                Role.LINUX,
                onRing(() -> touchesAtTheRing[0] = memory.touches().size()),
                changes -> changes);
        memory.forgetTouches();

        Mailboxes.send(linux, 3, new byte[21]);

        List<Touch> touches = memory.touches();
        assertEquals(Touch.Kind.FENCE, touches.getLast().kind());
        assertEquals(touches.size(), touchesAtTheRing[0]);
        Touch published = touches.get(touches.size() - 2);
        assertEquals(OP, published.offset());
        assertEquals(Touch.Order.RELEASE, published.order());
        assertEquals(OP, touches.getFirst().offset());
        assertEquals(Touch.Order.ACQUIRE, touches.getFirst().order());
    }

    @ParameterizedTest
    @EnumSource
    void aMessageIsReadAfterItsStateAndGivenBackAfterItsLastByte(Access access) {
        RecordingMemory memory = new RecordingMemory(2 * Mailboxes.REGION, access);
        Mailboxes.send(Mailboxes.link(memory, Role.LINUX), 3, new byte[21]);
        FusiondockLink uniproton = Mailboxes.link(memory, Role.UNIPROTON, Mailboxes.Changes::copyOut);
        memory.forgetTouches();

        assertEquals(1, Mailboxes.drain(uniproton).size());

        List<Touch> touches = memory.touches();
        Touch first = touches.getFirst();
        assertEquals(OP, first.offset());
        assertEquals(Touch.Order.ACQUIRE, first.order());
        List<Touch> stores = touches.stream()
                .filter(touch -> touch.kind() == Touch.Kind.STORE)
                .toList();
        assertEquals(1, stores.size(), stores::toString);
        assertEquals(OP, stores.getFirst().offset());
        assertEquals(Touch.Order.RELEASE, stores.getFirst().order());
        assertTrue(
                touches.indexOf(stores.getFirst()) > lastLoad(touches, FusiondockLayout.DATA_OFFSET),
                touches::toString);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {FusiondockLayout.MAX_SIZE_OFFSET, FusiondockLayout.USED_SIZE_OFFSET, FusiondockLayout.TYPE_OFFSET})
    void aWordThatIsDecidedByIsLoadedOnce(int word) {
        RecordingMemory memory = new RecordingMemory(2 * Mailboxes.REGION, Access.NORMAL);
        FusiondockLink linux = Mailboxes.link(memory, Role.LINUX);
        Mailboxes.send(linux, 3, new byte[21]);
        FusiondockLink uniproton = Mailboxes.link(memory, Role.UNIPROTON);
        assertEquals(1, Mailboxes.drain(uniproton).size());
        Mailboxes.send(linux, 3, new byte[21]);
        memory.forgetTouches();

        assertEquals(1, uniproton.rx().poll((segment, offset, length, type) -> {}, 1));

        assertEquals(
                1,
                memory.touches().stream()
                        .filter(touch -> touch.offset() == word)
                        .count());
    }

    @Test
    void deviceMemoryIsTouchedInAlignedWordsOnly() {
        RecordingMemory memory = new RecordingMemory(2 * Mailboxes.REGION, Access.DEVICE);
        FusiondockLink linux = Mailboxes.link(memory, Role.LINUX, changes -> changes.maxSize(64));
        FusiondockLink uniproton = Mailboxes.link(memory, Role.UNIPROTON);
        Producer tx = linux.tx(3);
        Claim claim = tx.newClaim();
        for (int length : new int[] {0, 1, 3, 4, 7, 8, 15, 63, 64, 65, 128, 129, 1000}) {
            assertEquals(Offer.SENT, tx.tryClaim(length, claim));
            tx.commit(claim);
            do {
                Mailboxes.drain(uniproton);
            } while (!linux.isSent());
            Mailboxes.drain(uniproton);
        }
        linux.close();
        uniproton.close();

        for (Touch touch : memory.touches()) {
            if (touch.kind() != Touch.Kind.FENCE) {
                assertTrue(touch.kind() == Touch.Kind.LOAD || touch.kind() == Touch.Kind.STORE, touch::toString);
                assertTrue(List.of(1L, 4L, 8L).contains(touch.width()), touch::toString);
                assertEquals(0, touch.offset() % touch.width(), touch::toString);
            }
        }
        assertEquals(13, linux.tx(3).info().messages());
    }

    private static int lastLoad(List<Touch> touches, int from) {
        int last = -1;
        for (int i = 0; i < touches.size(); i++) {
            if (touches.get(i).kind() != Touch.Kind.STORE && touches.get(i).offset() >= from) {
                last = i;
            }
        }
        return last;
    }

    private static Signaler onRing(Runnable what) {
        return new Signaler() {
            @Override
            public void ring(int target) {
                what.run();
            }

            @Override
            public boolean await(long timeoutNanos) {
                return false;
            }

            @Override
            public SignalerInfo info() {
                return new SignalerInfo("recorded", "test", 0, 0, 0);
            }

            @Override
            public void close() {}
        };
    }
}
