package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.fusiondock.internal.Mailboxes.Received;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A link that stops in the middle of a message in pieces, and the link that follows. */
class FusiondockRestTest {
    private static final int PIECE = 64;
    private static final int LENGTH = 150;

    private final Memory memory = Mailboxes.memory(Access.NORMAL);
    private final FusiondockLink linux = linux();
    private final FusiondockLink uniproton = Mailboxes.link(memory, Role.UNIPROTON);

    @ParameterizedTest
    @EnumSource
    void whatWasNotSentIsSentByTheNext(Access access) {
        Memory shared = Mailboxes.memory(access);
        FusiondockLink sender = Mailboxes.link(shared, Role.LINUX, changes -> changes.maxSize(PIECE));
        FusiondockLink receiver = Mailboxes.link(shared, Role.UNIPROTON);
        send(sender, LENGTH);
        assertEquals(List.of(), Mailboxes.drain(receiver));
        sender.close();
        assertEquals(List.of(), Mailboxes.drain(receiver));

        FusiondockLink next = Mailboxes.link(shared, Role.LINUX);
        next.resumeSending(kept(sender.unsent()));
        assertTrue(next.isSending());
        assertEquals(Offer.FULL, Mailboxes.send(next, 6, new byte[1]), "the rest comes first");
        assertEquals(List.of(blob(LENGTH)), pump(next, receiver));
        assertFalse(next.isSending());
        assertEquals(List.of(), next.problems());
    }

    @Test
    void whatCameGoesToTheNext() {
        send(linux, LENGTH);
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        uniproton.close();
        assertFalse(linux.isSent());

        FusiondockLink next = Mailboxes.link(memory, Role.UNIPROTON);
        next.resume(kept(uniproton.rest()));
        assertEquals(List.of(blob(LENGTH)), pump(linux, next));
    }

    @Test
    void whatIsHeldAtTheEndComesAgainWhole() {
        send(linux, LENGTH);
        Lease lease = uniproton.rx().newLease();
        boolean sent = false;
        while (!uniproton.rx().tryTake(lease)) {
            assertFalse(sent, "all is sent and nothing came");
            sent = linux.isSent();
        }
        uniproton.close();
        assertEquals("READY_TO_READ", uniproton.info().rx().opName(), "the last piece");

        FusiondockLink next = Mailboxes.link(memory, Role.UNIPROTON);
        next.resume(kept(uniproton.rest()));
        assertEquals(List.of(blob(LENGTH)), Mailboxes.drain(next));
        assertEquals("READ_END", next.info().rx().opName());
    }

    @Test
    void whatCameIsToldIfThePeerDidNotWait() {
        send(linux, LENGTH);
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        uniproton.close();
        send(linux(), 10);

        FusiondockLink next = Mailboxes.link(memory, Role.UNIPROTON);
        next.resume(kept(uniproton.rest()));
        assertEquals("truncated-message", next.problems().getFirst().kind());
        assertEquals(List.of(blob(10)), Mailboxes.drain(next));
    }

    @Test
    void nothingIsKeptOfWhatIsThrough() {
        send(linux, LENGTH);
        assertEquals(List.of(blob(LENGTH)), pump(linux, uniproton));
        send(linux, PIECE);
        linux.close();
        uniproton.close();
        assertEquals(Optional.empty(), linux.unsent());
        assertEquals(Optional.empty(), uniproton.rest());
    }

    @Test
    void whatWasNotSentIsToldIfTheSlotTellsOfAnotherMessage() {
        send(linux, LENGTH);
        linux.close();
        FusiondockLink other = linux();
        assertTrue(other.reclaim());
        send(other, 10);

        FusiondockLink next = linux();
        next.resumeSending(linux.unsent().orElseThrow());
        assertFalse(next.isSending());
        assertEquals("truncated-message", next.problems().getFirst().kind());
        assertEquals(List.of(blob(10)), Mailboxes.drain(uniproton));
    }

    @Test
    void whatIsDroppedIsDroppedByTheNextAsWell() {
        send(linux, LENGTH);
        assertTrue(uniproton.discard());
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        uniproton.close();

        FusiondockLink next = Mailboxes.link(memory, Role.UNIPROTON);
        next.resume(kept(uniproton.rest()));
        assertEquals(List.of(), pump(linux, next));
        assertTrue(linux.isSent());
        send(linux, 10);
        assertEquals(List.of(blob(10)), Mailboxes.drain(next));
    }

    @Test
    void whoDropsWhatStandsThereAtTheStartKeepsWhatWasHandedOver() {
        send(linux, LENGTH);
        assertEquals(List.of(), Mailboxes.drain(uniproton));
        uniproton.close();
        assertFalse(linux.isSent(), "the second piece is published");

        FusiondockLink next = Mailboxes.link(memory, Role.UNIPROTON, Mailboxes.Changes::drop);
        next.resume(kept(uniproton.rest()));
        assertEquals(List.of(blob(LENGTH)), pump(linux, next));
    }

    @Test
    void bytesThatAreNoRestAreNone() {
        send(linux, LENGTH);
        linux.close();
        byte[] sound = linux.unsent().orElseThrow().toBytes();
        assertTrue(FusiondockRest.of(sound).isPresent());
        for (int length = 0; length < sound.length; length++) {
            assertEquals(Optional.empty(), FusiondockRest.of(Arrays.copyOf(sound, length)), "cut to " + length);
        }
        assertEquals(Optional.empty(), FusiondockRest.of(Arrays.copyOf(sound, sound.length + 1)));
        assertEquals(Optional.empty(), FusiondockRest.of(new byte[100]));
    }

    @ParameterizedTest
    @ValueSource(longs = {-8, 4, 2 * Mailboxes.REGION - 8, Long.MAX_VALUE - 7})
    void aRegionThatIsNotInsideTheMemoryIsRefused(long base) {
        var refused =
                assertThrows(GeometryMismatchException.class, () -> new FusiondockView(memory, base, Mailboxes.REGION));
        assertTrue(refused.getMessage().contains("at offset " + base + " does not fit"), refused::getMessage);
    }

    private FusiondockLink linux() {
        return Mailboxes.link(memory, Role.LINUX, changes -> changes.maxSize(PIECE));
    }

    /** As it comes back from a file. */
    private static FusiondockRest kept(Optional<FusiondockRest> rest) {
        return FusiondockRest.of(rest.orElseThrow().toBytes()).orElseThrow();
    }

    private static void send(FusiondockLink link, int length) {
        assertEquals(Offer.SENT, Mailboxes.send(link, 5, Mailboxes.blob(length)));
    }

    private static Received blob(int length) {
        return Received.of(5, Mailboxes.blob(length));
    }

    /** Both sides in turn until nothing moves. */
    private static List<Received> pump(FusiondockLink from, FusiondockLink to) {
        List<Received> came = new ArrayList<>(Mailboxes.drain(to));
        while (!from.isSent()) {
            came.addAll(Mailboxes.drain(to));
        }
        came.addAll(Mailboxes.drain(to));
        return came;
    }
}
