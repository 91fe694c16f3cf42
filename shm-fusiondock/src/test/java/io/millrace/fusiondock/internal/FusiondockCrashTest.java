package io.millrace.fusiondock.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Offer;
import io.millrace.api.testkit.StepKill;
import io.millrace.fusiondock.TruncatedMessageException;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.fusiondock.internal.Mailboxes.Received;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Either side dies after any of its stores; whoever comes next finds what was acknowledged, and nothing else. */
class FusiondockCrashTest {
    private static final int PIECE = 64;

    /** What the dead side knew. */
    private static final class Journal {
        private final List<Received> begun = new ArrayList<>();
        private final List<Received> sent = new ArrayList<>();
        private final List<Received> came = new ArrayList<>();

        void send(FusiondockLink link, int type, int length) {
            begun.add(message(type, length));
            assertEquals(Offer.SENT, Mailboxes.send(link, type, Mailboxes.blob(length)));
            sent.add(message(type, length));
        }
    }

    @ParameterizedTest
    @EnumSource
    void dyingInInitialisationInventsNothing(Access access) {
        long points = StepKill.with(Journal::new)
                .size(2 * Mailboxes.REGION)
                .access(access)
                .scenario((memory, journal) -> open(memory, Role.LINUX))
                .recovery(memory -> open(memory, Role.LINUX))
                .check((memory, journal, kill) -> {
                    assertEquals(List.of(), Mailboxes.drain(open(memory, Role.UNIPROTON)));
                    assertUsable(memory);
                })
                .run();
        assertTrue(points > 4, "points=" + points);
    }

    @ParameterizedTest
    @EnumSource
    void dyingInInitialisationOverWhatStoodThereLeavesNoSlotThatIsNone(Access access) {
        byte[] left = new byte[2 * Mailboxes.REGION];
        left[FusiondockLayout.OP_TYPE_OFFSET] = 77;
        left[FusiondockLayout.USED_SIZE_OFFSET] = 10;
        StepKill.with(Journal::new)
                .image(left)
                .access(access)
                .scenario((memory, journal) -> open(memory, Role.LINUX))
                .recovery(memory -> open(memory, Role.LINUX))
                .check((memory, journal, kill) -> {
                    open(memory, Role.LINUX);
                    assertEquals(FusiondockStates.STANDARD.start(), memory.getInt(FusiondockLayout.OP_TYPE_OFFSET));
                    assertUsable(memory);
                })
                .run();
    }

    @ParameterizedTest
    @EnumSource
    void dyingInSendingDeliversWhatWasAcknowledgedAndNothingHalf(Access access) {
        long points = StepKill.with(Journal::new)
                .image(initialised())
                .access(access)
                .scenario((memory, journal) -> journal.send(open(memory, Role.LINUX), 5, 60))
                .recovery(memory -> open(memory, Role.LINUX))
                .check((memory, journal, kill) -> {
                    List<Received> found = Mailboxes.drain(open(memory, Role.UNIPROTON));
                    assertTrue(found.isEmpty() || found.equals(journal.begun), found::toString);
                    assertTrue(found.containsAll(journal.sent), "it was acknowledged");
                    assertUsable(memory);
                })
                .run();
        assertTrue(points > 4, "points=" + points);
    }

    @ParameterizedTest
    @EnumSource
    void dyingInSendingPiecesDeliversAllOrNothing(Access access) {
        StepKill.with(Journal::new)
                .image(initialised())
                .access(access)
                .scenario((memory, journal) -> {
                    FusiondockLink sender = open(memory, Role.LINUX);
                    FusiondockLink reader = open(memory, Role.UNIPROTON);
                    journal.send(sender, 5, 150);
                    do {
                        journal.came.addAll(Mailboxes.drain(reader));
                    } while (!sender.isSent());
                })
                .recovery(memory -> open(memory, Role.LINUX).reclaim())
                .check((memory, journal, kill) -> {
                    assertTrue(journal.came.isEmpty() || journal.came.equals(journal.begun), "half a message");
                    assertUsable(memory);
                })
                .run();
    }

    @ParameterizedTest
    @EnumSource
    void dyingInReceivingKeepsWhatWasNotReleased(Access access) {
        StepKill.with(Journal::new)
                .image(full(60))
                .access(access)
                .scenario((memory, journal) -> journal.came.addAll(Mailboxes.drain(open(memory, Role.UNIPROTON))))
                .recovery(memory -> open(memory, Role.UNIPROTON))
                .check((memory, journal, kill) -> {
                    List<Received> again = Mailboxes.drain(open(memory, Role.UNIPROTON));
                    assertTrue(journal.came.isEmpty() || again.isEmpty(), "it came twice");
                    assertTrue(again.isEmpty() || again.equals(List.of(message(9, 60))), again::toString);
                    assertUsable(memory);
                })
                .run();
    }

    @ParameterizedTest
    @EnumSource
    void dyingInReceivingPiecesDeliversNothingHalf(Access access) {
        StepKill.with(Journal::new)
                .image(full(150))
                .access(access)
                .scenario((memory, journal) -> journal.came.addAll(Mailboxes.drain(open(memory, Role.UNIPROTON))))
                .recovery(memory -> open(memory, Role.UNIPROTON))
                .check((memory, journal, kill) -> {
                    FusiondockLink next = open(memory, Role.UNIPROTON);
                    assertEquals(List.of(), Mailboxes.drain(next));
                    next.look();
                    next.look();
                    assertEquals(List.of(), drainTold(next));
                    assertUsable(memory);
                })
                .run();
    }

    /** A message goes through, both ways. */
    private static void assertUsable(Memory memory) {
        FusiondockLink linux = open(memory, Role.LINUX);
        FusiondockLink uniproton = open(memory, Role.UNIPROTON);
        linux.reclaim();
        drainTold(uniproton);
        assertEquals(Offer.SENT, Mailboxes.send(linux, 6, Mailboxes.blob(7)));
        assertEquals(List.of(message(6, 7)), Mailboxes.drain(uniproton));
        assertEquals(Offer.SENT, Mailboxes.send(uniproton, 6, Mailboxes.blob(7)));
        assertEquals(List.of(message(6, 7)), Mailboxes.drain(linux));
    }

    private static List<Received> drainTold(FusiondockLink link) {
        try {
            return Mailboxes.drain(link);
        } catch (TruncatedMessageException e) {
            assertTrue(e.getMessage().contains("the rest did not come"), e::getMessage);
            return List.of();
        }
    }

    private static FusiondockLink open(Memory memory, Role role) {
        return Mailboxes.link(memory, role, changes -> changes.maxSize(PIECE).waitNanos(1));
    }

    private static byte[] initialised() {
        Memory memory = Mailboxes.memory(Access.NORMAL);
        open(memory, Role.LINUX);
        open(memory, Role.UNIPROTON);
        return bytes(memory);
    }

    private static byte[] full(int length) {
        Memory memory = Mailboxes.memory(Access.NORMAL);
        open(memory, Role.UNIPROTON);
        Mailboxes.send(open(memory, Role.LINUX), 9, Mailboxes.blob(length));
        return bytes(memory);
    }

    private static byte[] bytes(Memory memory) {
        byte[] bytes = new byte[(int) memory.size()];
        memory.copyOut(0, bytes, 0, bytes.length);
        return bytes;
    }

    private static Received message(int type, int length) {
        return Received.of(type, Mailboxes.blob(length));
    }
}
