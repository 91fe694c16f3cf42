package io.millrace.hw.pci.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.health.Finding;
import io.millrace.api.health.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PciHealthTest {
    @TempDir
    Path root;

    @Test
    void aMachineWithoutDevicesNeedsNone() {
        assertEquals(List.of(Finding.ok("pci", "no devices; needed only for memory of PCI devices")), check(true));
    }

    @Test
    void devicesAreCountedAndThoseOfIvshmemNamed() {
        new FakeSysfs(root)
                .device("0000:00:01.0", "8086", "100e")
                .ivshmem("0000:00:05.0")
                .ivshmem("0000:00:04.0");
        assertEquals(
                Finding.ok("pci", "3 devices, 3 with memory we may map; ivshmem: 0000:00:04.0, 0000:00:05.0"),
                check(true).getFirst());
    }

    @Test
    void memoryOfOthersIsNotOurs() {
        new FakeSysfs(root).device("0000:00:01.0", "8086", "100e");
        assertEquals(
                Finding.ok("pci", "1 devices, 0 with memory we may map; ivshmem: none"),
                check(false).getFirst());
    }

    @Test
    void portsAreNoMemory() throws Exception {
        FakeSysfs sysfs = new FakeSysfs(root).device("0000:00:01.0", "8086", "100e");
        Files.writeString(sysfs.file("0000:00:01.0", "resource"), "0xc000 0xc03f 0x40101\n");
        assertEquals(List.of(Finding.ok("pci", "1 devices, 0 with memory we may map; ivshmem: none")), check(true));
    }

    @Test
    void memoryOfADeviceWithoutADriverIsListedWithItsSizeAndItsOwner() {
        new FakeSysfs(root).ivshmem("0000:00:04.0");
        List<String> bars = check(true).stream()
                .filter(it -> it.name().equals("pci-bar"))
                .map(Finding::reason)
                .toList();
        assertEquals(2, bars.size(), bars.toString());
        assertTrue(
                bars.getLast().matches("0000:00:04.0 \\(1af4:1110\\) bar 2: size 1048576, owner \\d+, mode 0[0-7]{3}"),
                bars.getLast());
    }

    @Test
    void memoryThatADriverHasIsNobodyElses() throws Exception {
        FakeSysfs sysfs = new FakeSysfs(root).ivshmem("0000:00:04.0");
        Path driver = Files.createDirectories(root.resolve("drivers/e1000"));
        Files.createSymbolicLink(sysfs.file("0000:00:04.0", "driver"), driver);
        assertEquals(1, check(true).size());
        Files.delete(sysfs.file("0000:00:04.0", "driver"));
        Path generic = Files.createDirectories(root.resolve("drivers/uio_pci_generic"));
        Files.createSymbolicLink(sysfs.file("0000:00:04.0", "driver"), generic);
        assertEquals(3, check(true).size());
    }

    @Test
    void sharedMemoryThatIsNotOursIsAWarning() {
        FakeSysfs sysfs = new FakeSysfs(root).ivshmem("0000:00:04.0");
        Finding finding = check(false).getFirst();
        assertEquals(Verdict.WARN, finding.verdict());
        assertEquals(
                "1 devices, 0 with memory we may map; ivshmem: 0000:00:04.0; not ours to open: "
                        + sysfs.file("0000:00:04.0", "resource2"),
                finding.reason());
        assertFalse(finding.remedy().isEmpty());
    }

    @Test
    void aListThatCannotBeReadIsAWarning() throws Exception {
        Files.createDirectories(root.resolve("bus/pci"));
        Files.createFile(root.resolve("bus/pci/devices"));
        Finding finding = check(true).getFirst();
        assertEquals(Verdict.WARN, finding.verdict());
        assertTrue(finding.reason().startsWith("cannot list the PCI devices: "), finding::reason);
        assertEquals("let this user read " + root, finding.remedy());
    }

    @Test
    void thisMachineHasAnAnswer() {
        assertEquals("pci", new PciHealth().check().getFirst().name());
    }

    private List<Finding> check(boolean isOurs) {
        return new PciHealth(new PciBus(root), _ -> isOurs).check();
    }
}
