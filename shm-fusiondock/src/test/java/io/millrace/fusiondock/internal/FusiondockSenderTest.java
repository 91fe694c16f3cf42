package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Offer;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import org.junit.jupiter.api.Test;

/** Whom a sender tells what it finds. */
class FusiondockSenderTest {
    @Test
    void aStateThatIsNoneInTheMiddleOfAMessageIsToldOnceToWhoSendsTheNext() {
        Memory memory = Mailboxes.memory(Access.NORMAL);
        FusiondockLink linux = Mailboxes.link(memory, Role.LINUX, changes -> changes.maxSize(64));
        assertEquals(Offer.SENT, Mailboxes.send(linux, 5, Mailboxes.blob(150)));
        memory.setInt(FusiondockLayout.OP_TYPE_OFFSET, 77);

        assertThrows(PeerCorruptionException.class, () -> Mailboxes.send(linux, 6, Mailboxes.blob(10)));
        assertEquals(Offer.CLOSED, Mailboxes.send(linux, 6, Mailboxes.blob(10)));
        assertEquals(1, linux.tx(6).info().corrupt());
        assertEquals(1, linux.problems().getFirst().count());
    }
}
