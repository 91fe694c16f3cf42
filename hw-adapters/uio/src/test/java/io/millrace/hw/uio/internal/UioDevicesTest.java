package io.millrace.hw.uio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.segment.SegmentRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UioDevicesTest {
    @TempDir
    Path directory;

    private FakeMachine machine;

    @BeforeEach
    void makeMachine() {
        machine = new FakeMachine(directory);
    }

    @Test
    void readsWhatSysfsSays() {
        machine.device(0, "edu")
                .map(0, 0, "registers", 0x100000, 0)
                .map(0, 1, "", 4096, 0x80)
                .event(0, 0xFFFF_FFFEL);
        machine.pci(0, "0000:00:04.0", new byte[64]);
        UioDevice edu = machine.devices().find("edu", UioDevices.THE_ONLY_ONE);
        assertEquals("uio0 (edu)", edu.toString());
        assertEquals("0000:00:04.0", edu.parent());
        assertEquals(-2, edu.interrupts());
        assertEquals(List.of(new UioMap(0, "registers", 0x100000, 0), new UioMap(1, "", 4096, 0x80)), edu.maps());
        assertEquals(machine.node(0), edu.node());
        assertTrue(edu.config().isPresent());
    }

    @Test
    void theDeviceStartsBehindTheOffsetAndEndsWithItsPages() {
        UioMap map = new UioMap(2, "", 4096, 0x80);
        assertEquals(4096 - 0x80, map.sizeBytes());
        assertEquals(2 * FakeMachine.PAGE + 0x80, map.position());
    }

    @Test
    void listsDevicesAndMapsInTheOrderOfTheirNumbers() {
        for (int number : new int[] {10, 9, 2}) {
            machine.device(number, "dev" + number);
        }
        machine.map(2, 10, "k", 4096, 0).map(2, 9, "j", 4096, 0);
        assertEquals(
                "[uio2 (dev2), uio9 (dev9), uio10 (dev10)]",
                machine.devices().all().toString());
        assertEquals(
                "[map9 'j' of 4096 bytes, map10 'k' of 4096 bytes]",
                machine.devices().all().getFirst().maps().toString());
    }

    @Test
    void aMachineWithoutUioHasNoDevices() throws IOException {
        Files.delete(directory.resolve("sys/class/uio"));
        assertEquals(List.of(), machine.devices().all());
        assertRefused(
                "edu",
                -1,
                "there is no UIO device named 'edu', there are: none; a PCI device becomes one by: modprobe "
                        + "uio_pci_generic; echo VENDOR DEVICE > /sys/bus/pci/drivers/uio_pci_generic/new_id");
    }

    @Test
    void aNameThatNoDeviceHasIsAnsweredWithTheNamesThereAre() {
        machine.device(0, "edu").device(1, "dsp");
        machine.pci(0, "0000:00:04.0", new byte[64]);
        assertRefused(
                "uio0",
                -1,
                "there is no UIO device named 'uio0', there are: uio0 (edu) at 0000:00:04.0, uio1 (dsp); a PCI");
    }

    @Test
    void ofSeveralWithOneNameTheIndexChooses() {
        machine.device(3, "gen").device(1, "gen").device(2, "dsp");
        machine.pci(1, "0000:00:04.0", new byte[64]);
        String all = "UIO devices named 'gen' are: index 0: uio1 (gen) at 0000:00:04.0, index 1: uio3 (gen); choose "
                + "one by the device behind it, or by its index: index=";
        assertRefused("gen", -1, all + "-1");
        assertRefused("gen", 2, all + "2");
        assertRefused("gen", -2, all + "-2");
        assertEquals(1, machine.devices().find("gen", 0).number());
        assertEquals(3, machine.devices().find("gen", 1).number());
        assertEquals(2, machine.devices().find("dsp", 0).number());
        assertEquals(1, machine.devices().find("0000:00:04.0", -1).number());
    }

    @Test
    void aMapIsFoundByItsNumberOrItsName() {
        machine.device(0, "edu").map(0, 0, "registers", 4096, 0).map(0, 1, "0", 8192, 0);
        UioDevice edu = machine.devices().find("edu", 0);
        assertEquals(0, edu.map("0").number());
        assertEquals(1, edu.map("1").number());
        assertEquals(0, edu.map("registers").number());
    }

    @Test
    void aMapThatIsNotThereIsAnsweredWithThoseThatAre() {
        machine.device(0, "edu")
                .map(0, 0, "bar", 4096, 0)
                .map(0, 1, "bar", 8192, 0)
                .device(1, "dsp");
        UioDevice edu = machine.devices().find("edu", 0);
        assertMapRefused(
                edu,
                "bar",
                "refused map 'bar' of uio0 (edu): 2 are so, there are: map0 'bar' of 4096 bytes, map1 'bar' of 8192");
        assertMapRefused(edu, "2", "refused map '2' of uio0 (edu): 0 are so, there are: map0");
        assertMapRefused(machine.devices().find("dsp", 0), "0", "there are: none, choose map=none");
    }

    @Test
    void nonsenseInSysfsIsNamed() {
        machine.device(0, "edu").map(0, 0, "bar", 4096, 4096);
        assertRefused("edu", 0, "map0 must have more bytes than are skipped: size=4096, offset=4096");
        machine.write(machine.directory(0).resolve("maps/map0/size"), "big");
        assertRefused("edu", 0, "maps/map0/size must hold a number: 'big'");
    }

    private void assertRefused(String name, int index, String message) {
        var e = assertThrows(
                SegmentRefusedException.class, () -> machine.devices().find(name, index));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private static void assertMapRefused(UioDevice device, String map, String message) {
        var e = assertThrows(SegmentRefusedException.class, () -> device.map(map));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
