package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.AmpGeometry;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.Pool;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Claim;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.testkit.StepKill;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * A core dies after any of its stores. What it was told is done is done; what it was doing is whole or not there;
 * whoever comes after it goes on.
 */
class AmpCrashTest {
    private static final AmpGeometry SMALL = Amps.C6.withHpSize(1024).withRtcSize(128);
    /** Has room for the queue of the system service. */
    private static final AmpGeometry LARGE = SMALL.withHpSize(4096);

    private static final int LENGTH = 4;

    /** What the dead knew. */
    private static final class Journal {
        private final List<Integer> made = new ArrayList<>();
        private int sent;
        private int handled;
    }

    @Test
    void dyingInTheStartLeavesMemoryThatStartsAnew() {
        long points = StepKill.with(Journal::new)
                .image(Amps.filled(Amps.bytes(LARGE), 0xA5))
                .scenario((memory, journal) -> {
                    start(memory);
                    journal.made.add(0);
                })
                .check((memory, journal, _) -> {
                    boolean wasDone = !journal.made.isEmpty();
                    AmpLink next = start(memory);
                    assertEquals(4, next.sysInfo().dump().entries().size());
                    assertEquals(
                            List.of(0xff04, 0xff01, 0xff02, 0xff05),
                            next.sysInfo().dump().entries().stream()
                                    .map(EntryInfo::id)
                                    .toList(),
                            () -> "done: " + wasDone);
                    assertEquals(0, next.signals().pending());
                    assertEquals(0, next.signals().event(0xff01).orElseThrow().word());
                })
                .recovery(AmpCrashTest::start)
                .run();
        assertTrue(points > 20, points + " points");
    }

    private static AmpLink start(Memory memory) {
        AmpOptions options = new AmpOptions(Core.MAIN, AmpOptions.Start.AUTO, false, false, 16, true, true, 0);
        return Amps.link(Amps.windows(LARGE, memory), options);
    }

    @Test
    void dyingInMakingEntriesLeavesThemWholeOrNotAtAll() {
        long points = StepKill.with(Journal::new)
                .image(started())
                .scenario((memory, journal) -> {
                    AmpSysInfo main = attach(memory, Core.MAIN).sysInfo();
                    for (int id = 0; id < 4; id++) {
                        byte[] content = Amps.filled(5 + id, id + 1);
                        main.allocate(id, content.length, id == 2 ? Pool.RTC : Pool.HP, bytes -> bytes.fill(content))
                                .orElseThrow();
                        journal.made.add(id);
                    }
                })
                .check((memory, journal, _) -> {
                    AmpSysInfo sub = attach(memory, Core.SUB).sysInfo();
                    assertEquals(List.of(), sub.dump().problems());
                    List<Integer> found = sub.dump().entries().stream()
                            .map(EntryInfo::id)
                            .filter(id -> id < 0xff00)
                            .sorted()
                            .toList();
                    assertTrue(found.containsAll(journal.made), found + " without some of " + journal.made);
                    assertTrue(found.size() <= journal.made.size() + 1, found::toString);
                    for (int id : found) {
                        Memory content = sub.find(id, id == 2 ? Pool.RTC : Pool.HP)
                                .orElseThrow()
                                .memory();
                        assertArrayEquals(Amps.filled(5 + id, id + 1), Amps.image(content));
                    }
                    attach(memory, Core.MAIN)
                            .sysInfo()
                            .allocate(9, 4, Pool.HP, _ -> {})
                            .orElseThrow();
                })
                .run();
        assertTrue(points > 20, points + " points");
    }

    @Test
    void dyingInMakingAQueueInBothPoolsLeavesOneThatCanBeMade() {
        AmpOptions options = AmpOptions.raw(Core.MAIN, AmpOptions.Start.ATTACH, true);
        long points = StepKill.with(Journal::new)
                .image(started())
                .scenario((memory, journal) -> {
                    Amps.link(Amps.windows(SMALL, memory), options)
                            .createQueue(0x10, LENGTH, 8, true)
                            .orElseThrow();
                    journal.made.add(0x10);
                })
                .check((memory, journal, _) -> {
                    AmpLink main = Amps.link(Amps.windows(SMALL, memory), options);
                    if (main.sysInfo().find(0x10, Pool.HP).isEmpty()) {
                        assertFalse(journal.made.contains(0x10));
                        main.createQueue(0x10, LENGTH, 8, true).orElseThrow();
                    }
                    Amps.send(main.sender(0x10, -1).orElseThrow().tx(), new byte[] {7});
                    assertEquals("07", Amps.receive(receiver(memory)));
                })
                .run();
        assertTrue(points > 10, points + " points");
    }

    @Test
    void dyingInSendingLosesNothingAcknowledged() {
        for (int before : new int[] {0, 3, 7}) {
            runTraffic(before, (memory, journal) -> {
                Producer tx =
                        attach(memory, Core.MAIN).sender(0x10, 3).orElseThrow().tx();
                Claim claim = tx.newClaim();
                for (int i = 0; i < 3; i++) {
                    Amps.send(tx, number(i));
                    journal.sent++;
                }
                assertEquals(Offer.SENT, tx.tryClaim(4, claim));
                tx.abort(claim);
            });
        }
    }

    @Test
    void dyingInReceivingLosesNothingAndDoublesAtMostOne() {
        for (int before : new int[] {0, 3, 7}) {
            runTraffic(before, (memory, journal) -> {
                Producer tx =
                        attach(memory, Core.MAIN).sender(0x10, 3).orElseThrow().tx();
                for (int i = 0; i < 4; i++) {
                    Amps.send(tx, number(i));
                    journal.sent++;
                }
                Consumer rx = receiver(memory);
                for (int i = 0; i < 3; i++) {
                    assertEquals(1, rx.poll((_, _, _, _) -> {}, 1));
                    journal.handled++;
                }
            });
        }
    }

    @Test
    void dyingWithLeasesInAnotherOrderDeliversThemAgain() {
        runTraffic(2, (memory, journal) -> {
            Producer tx =
                    attach(memory, Core.MAIN).sender(0x10, 3).orElseThrow().tx();
            Consumer rx = receiver(memory);
            List<Lease> leases = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Amps.send(tx, number(i));
                journal.sent++;
                Lease lease = rx.newLease();
                assertTrue(rx.tryTake(lease));
                leases.add(lease);
            }
            leases.get(1).close();
            leases.get(0).close();
            journal.handled = 2;
            leases.get(2).close();
            journal.handled = 3;
        });
    }

    /** Messages of before were handled; those sent after them are numbered from 0. */
    private static void runTraffic(int before, BiConsumer<Memory, Journal> traffic) {
        long points = StepKill.with(Journal::new)
                .image(withQueue(before))
                .scenario(traffic)
                .check((memory, journal, _) -> {
                    Consumer rx = receiver(memory);
                    int first = firstOf(rx, journal);
                    Producer tx = attach(memory, Core.MAIN)
                            .sender(0x10, 3)
                            .orElseThrow()
                            .tx();
                    for (int i = 0; i < 2 * LENGTH; i++) {
                        Amps.send(tx, number(100 + i));
                        assertEquals(hex(100 + i), Amps.receive(rx));
                    }
                    assertTrue(first <= journal.handled + 1 && first >= journal.handled - 1, "first was " + first);
                })
                .run();
        assertTrue(points > 5, points + " points");
    }

    /** Takes what is there: from the first one not handled, without a gap, to the last acknowledged or one more. */
    private static int firstOf(Consumer rx, Journal journal) {
        List<String> got = new ArrayList<>();
        rx.poll((segment, offset, length, _) -> got.add(Amps.text(segment, offset, length)), 2 * LENGTH);
        int last = journal.sent - 1;
        if (got.isEmpty()) {
            assertTrue(journal.handled >= last, "messages up to " + last + " are lost");
            return journal.handled;
        }
        int first = Integer.parseInt(got.getFirst().substring(0, 2), 16);
        for (int i = 0; i < got.size(); i++) {
            assertEquals(hex(first + i), got.get(i));
        }
        int end = first + got.size() - 1;
        assertTrue(end == last || end == last + 1, got + " after " + journal.sent + " were sent");
        return first;
    }

    private static byte[] started() {
        RecordedImage image = new RecordedImage(SMALL);
        Amps.link(image.windows(), AmpOptions.raw(Core.MAIN, AmpOptions.Start.INIT, false));
        return image.bytes();
    }

    private static byte[] withQueue(int exchanged) {
        RecordedImage image = new RecordedImage(SMALL);
        Amps.Queue queue = Amps.queue(image.windows(), LENGTH, 8);
        for (int i = 0; i < exchanged; i++) {
            Amps.send(queue.tx(), number(i));
            assertEquals(hex(i), Amps.receive(queue.rx()));
        }
        return image.bytes();
    }

    /** Memory whose bytes begin a scenario. */
    private record RecordedImage(Memory memory, AmpMemory windows) {
        RecordedImage(AmpGeometry geometry) {
            this(geometry, Amps.memory(Amps.filled(Amps.bytes(geometry), 0xA5)));
        }

        private RecordedImage(AmpGeometry geometry, Memory memory) {
            this(memory, Amps.windows(geometry, memory));
        }

        byte[] bytes() {
            return Amps.image(memory);
        }
    }

    private static AmpLink attach(Memory memory, Core core) {
        return Amps.attach(Amps.windows(SMALL, memory), core);
    }

    private static Consumer receiver(Memory memory) {
        return attach(memory, Core.SUB).receiver(0x10, false).orElseThrow().rx();
    }

    private static byte[] number(int value) {
        return new byte[] {(byte) value, 1, 2, 3};
    }

    private static String hex(int value) {
        return HexFormat.of().formatHex(number(value));
    }
}
