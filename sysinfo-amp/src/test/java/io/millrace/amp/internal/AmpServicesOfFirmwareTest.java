package io.millrace.amp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.PanicDump;
import io.millrace.amp.Pool;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Printing through the main core, keeping it awake, and last words. */
class AmpServicesOfFirmwareTest {
    private static final int SYSTEM = FirmwareEntry.SYSTEM.id().orElseThrow();
    private static final long PATIENCE_NANOS = 1_000_000_000;

    @Test
    void textIsPrintedInPacketsOfAQueueThatAlwaysSaysItsItem() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        AmpOptions raw = AmpOptions.raw(Core.MAIN, AmpOptions.Start.INIT, false);
        AmpLink main =
                Amps.link(memory, new AmpOptions(Core.MAIN, raw.start(), true, true, 0, false, true, raw.leaseNanos()));
        assertEquals(
                2188, main.sysInfo().find(SYSTEM, Pool.HP).orElseThrow().info().sizeBytes());
        assertEquals(0xff04, main.sysInfo().dump().entries().getFirst().id());
        AmpLink sub = Amps.attach(memory, Core.SUB);
        Producer out = sub.sender(SYSTEM, AmpLayout.SYSTEM_BIT).orElseThrow().tx();
        Consumer in = main.receiver(SYSTEM, false).orElseThrow().rx();

        String longer = "x".repeat(300);
        assertEquals(Offer.SENT, AmpPrinter.print(out, sub.waitPoint(), "hello", PATIENCE_NANOS));
        AmpQueueView view = new AmpQueueView(
                memory,
                main.sysInfo().find(SYSTEM, Pool.HP).orElseThrow().info().address());
        assertEquals(128, AmpLayout.lengthOf(view.state(0)));
        assertEquals(0x0006_0001L, view.pair(view.address(0)) & 0xffff_ffffL);
        assertEquals(1L << AmpLayout.SYSTEM_BIT, main.signals().pending());
        assertEquals(Offer.SENT, AmpPrinter.print(out, sub.waitPoint(), longer, PATIENCE_NANOS));
        assertEquals(Offer.SENT, AmpPrinter.print(out, sub.waitPoint(), "", PATIENCE_NANOS));
        List<String> read = new ArrayList<>();
        assertEquals(5, AmpPrinter.read(in, read::add));
        assertEquals("hello", read.getFirst());
        assertEquals(longer, String.join("", read.subList(1, 4)));
        assertEquals("", read.getLast());
    }

    @Test
    void aSubCoreCountsWhileItNeedsTheMemory() {
        AmpMemory memory = Amps.windows(Amps.C6, 0xA5);
        AmpLink main = Amps.link(memory, AmpOptions.raw(Core.MAIN, AmpOptions.Start.INIT, true));
        main.createQueue(0x10, 4, 32, true).orElseThrow();
        main.createQueue(0x11, 4, 32, false).orElseThrow();
        AmpLink sub = Amps.link(memory, AmpOptions.raw(Core.SUB, AmpOptions.Start.ATTACH, true));
        Producer out = sub.sender(0x11, -1).orElseThrow().tx();
        Consumer in = sub.receiver(0x10, false).orElseThrow().rx();
        Producer fromMain = main.sender(0x10, -1).orElseThrow().tx();
        Memory counter = main.sysInfo().find(0xff05, Pool.RTC).orElseThrow().memory();

        var claim = out.newClaim();
        assertEquals(Offer.SENT, out.tryClaim(4, claim));
        assertEquals(0xa5a5a501, counter.getInt(0));
        Amps.send(fromMain, new byte[4]);
        Lease lease = in.newLease();
        assertTrue(in.tryTake(lease));
        assertEquals(0xa5a5a502, counter.getInt(0));
        out.commit(claim);
        lease.close();
        assertFalse(in.tryTake(lease));
        assertEquals(0xa5a5a500, counter.getInt(0));
        for (int i = 1; i < 4; i++) {
            Amps.send(out, new byte[4]);
        }
        assertEquals(Offer.FULL, out.offer(new byte[4], 0, 4));
        assertEquals(Offer.SENT, fromMain.tryClaim(4, fromMain.newClaim()));
        assertEquals(0xa5a5a500, counter.getInt(0));
    }

    @Test
    void anAbandonedClaimAndAClosedLinkLeaveTheCountAtZero() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        AmpLink main = Amps.link(memory, AmpOptions.raw(Core.MAIN, AmpOptions.Start.INIT, true));
        main.createQueue(0x10, 4, 32, true).orElseThrow();
        main.createQueue(0x11, 4, 32, false).orElseThrow();
        AmpLink sub = Amps.link(memory, AmpOptions.raw(Core.SUB, AmpOptions.Start.ATTACH, true));
        Producer out = sub.sender(0x11, -1).orElseThrow().tx();
        Consumer in = sub.receiver(0x10, false).orElseThrow().rx();
        Memory counter = main.sysInfo().find(0xff05, Pool.RTC).orElseThrow().memory();
        var claim = out.newClaim();
        out.tryClaim(4, claim);
        out.abort(claim);
        assertEquals(0, counter.getInt(0));
        out.tryClaim(4, claim);
        Amps.send(main.sender(0x10, -1).orElseThrow().tx(), new byte[4]);
        assertTrue(in.tryTake(in.newLease()));
        assertEquals(2, counter.getInt(0));
        sub.close();
        assertEquals(0, counter.getInt(0));
    }

    @Test
    void lastWordsAreReadFromBehindTheRegion() {
        Memory hp = Amps.memory(new byte[Amps.C6.hpSizeBytes() + AmpLayout.PANIC_BYTES]);
        AmpMemory memory = AmpMemory.of(Amps.C6, hp, 0, Optional.empty(), 0);
        long area = Amps.C6.hpSizeBytes();
        hp.setInt(area, 1);
        hp.setInt(area + 4, 1 << 20);
        byte[] text = "abort() was called\0rest".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        hp.copyIn(area + 8, text, 0, text.length);
        hp.setInt(area + 0x100 + 4 * 63, 77);
        hp.setInt(area + 0x200, 88);
        PanicDump dump = Amps.main(memory).panic().orElseThrow();
        assertTrue(dump.isAbort());
        assertEquals("abort() was called", dump.text());
        assertEquals(77, dump.registers().get(63));
        assertEquals(256, dump.stack().size());
        assertEquals(88, dump.stack().getFirst());
        assertTrue(Amps.main(Amps.windows(Amps.C6, 0)).panic().isEmpty());
    }
}
