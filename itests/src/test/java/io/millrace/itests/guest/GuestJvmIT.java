package io.millrace.itests.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.support.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A JVM is the first program of a guest, and has its devices: at {@code /dev/mem} it plays Linux, and C on the host
 * UniProton; what the kernel forbids it explains; it shares the memory of a PCI device, and hears interrupts through
 * UIO.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GuestJvmIT extends MailboxInGuest {
    private static final String SYSTEM_RAM = "'00100000-2a7fffff : System RAM'";

    @AutoClose
    private static Guest guest;

    @BeforeAll
    static void boot() {
        guest = Guest.inJava();
        guest.run("bind 1234 11e8");
        guest.run("bind 1b36 0005");
    }

    @Override
    Mailbox mailbox() {
        return new Mailbox(guest, "peer fusiondock", Role.LINUX, HostPeer.C);
    }

    @Test
    void memoryThatTheKernelUsesIsNotAskedFor() {
        assertSays("physical 0x10000000-0x1000ffff", "refused", SYSTEM_RAM, "memmap=64K$0x10000000");
    }

    @Test
    void whyTheKernelGivesNoneOfItsMemoryIsSaid() {
        assertSays(
                "physical 0x10000000-0x1000ffff system-ram",
                "EPERM",
                SYSTEM_RAM,
                "CAP_SYS_RAWIO is held",
                "lockdown is none",
                "STRICT_DEVMEM is y",
                "memmap=64K$0x10000000");
    }

    @Test
    void whoHasTheMemoryThatTheKernelDoesNotGiveIsSaid() {
        assertSays(
                "physical 0xfec00000-0xfec00fff",
                "EPERM",
                "'fec00000-fec003ff : IOAPIC 0'",
                "IO_STRICT_DEVMEM is y",
                "iomem=relaxed");
    }

    private static void assertSays(String command, String... parts) {
        List<String> said = guest.run(command);
        for (String each : parts) {
            assertTrue(said.getFirst().contains(each), () -> each + " is not in " + said);
        }
    }

    /**
     * Whatever the host wrote there, and nothing else, is seen there, and what is stored there is in the host's file.
     */
    @ParameterizedTest
    @CsvSource({"invert, resource2 of", "invert combined, resource2_wc of"})
    void memoryOfAPciDeviceIsTheHosts(String command, String file) throws IOException {
        byte[] before = Payload.of(1, 2, 1 << 20);
        Files.write(guest.bar(), before, StandardOpenOption.WRITE);
        assertSays(command, file);
        byte[] after = Files.readAllBytes(guest.bar());
        for (int i = 0; i < before.length; i++) {
            before[i] = (byte) ~before[i];
        }
        assertArrayEquals(before, after);
    }

    @Test
    void aPciDeviceThatIsOffStaysOff() {
        assertSays("pci 8086:2922 5", "refused", "0000:00:1f.2", "switched off", "enable=true");
    }

    @Test
    void registersOfADeviceAreThereThroughUio() {
        assertEquals(List.of("0x0: 0x10000ed", "0x4: 0xffff0000 after 0xffff"), guest.run("registers"));
    }

    @Test
    void everyInterruptIsHeardAndLetsTheNextCome() {
        assertEquals(
                List.of(
                        "heard, counted 1, missed 0",
                        "heard, counted 2, missed 0",
                        "heard, counted 3, missed 0",
                        "heard no more"),
                guest.run("ring 3"));
    }

    @Test
    void interruptsThatWereNotHeardOneByOneAreCountedAsMissed() {
        assertEquals(List.of("heard, counted 5, missed 4", "heard, counted 6, missed 4"), guest.run("miss 4"));
    }

    @Test
    void whoComesNextHearsTheInterruptOfWhoLeft() {
        assertEquals(List.of("heard, counted 2, missed 0"), guest.run("reopen"));
    }

    @Test
    void aDeviceWithoutAnInterruptIsRefused() {
        assertSays("listen 1", "refused", "has no interrupt", "EIO");
    }
}
