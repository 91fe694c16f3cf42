package io.millrace.hw.uio.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.health.Finding;
import io.millrace.api.health.Verdict;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UioHealthTest {
    @TempDir
    Path directory;

    private FakeMachine machine;

    @BeforeEach
    void makeMachine() {
        machine = new FakeMachine(directory);
    }

    @Test
    void aMachineWithoutDevicesIsWellAndToldHowToGetOne() {
        assertEquals(
                List.of(Finding.ok(
                        "uio",
                        "no devices; a PCI device becomes one by: modprobe uio_pci_generic; echo VENDOR DEVICE > "
                                + "/sys/bus/pci/drivers/uio_pci_generic/new_id")),
                check());
    }

    @Test
    void everyDeviceIsListedWithItsMapsAndItsInterrupt() {
        machine.device(0, "edu").map(0, 0, "", 4096, 0x80).event(0, 0xFFFF_FFFFL);
        machine.memory(0, 1);
        Path config = machine.pci(0, "0000:00:04.0", new byte[64]);
        machine.write(config.resolveSibling("irq"), "11");
        machine.device(1, "dsp");
        machine.memory(1, 1);
        Path other = machine.pci(1, "0000:00:05.0", new byte[64]);
        machine.write(other.resolveSibling("irq"), "0");
        assertEquals(
                List.of(
                        Finding.ok(
                                "uio",
                                "uio0 (edu) at 0000:00:04.0, map0 of 3968 bytes, 4294967295 interrupts so far"
                                        + owner(machine.node(0))),
                        Finding.ok(
                                "uio", "uio1 (dsp) at 0000:00:05.0, no maps, no interrupt" + owner(machine.node(1)))),
                check());
    }

    @Test
    void aNodeThatIsMissingIsAWarning() {
        machine.device(0, "dsp");
        assertEquals(
                List.of(Finding.warn(
                        "uio",
                        "uio0 (dsp), no maps, 0 interrupts so far, " + machine.node(0) + " is missing",
                        "see where devtmpfs is mounted")),
                check());
    }

    @Test
    void aNodeOfSomebodyElseIsAWarningWithTheRuleThatGivesIt() {
        machine.device(0, "dsp");
        Path node = machine.memory(0, 1);
        Finding finding =
                new UioHealth(machine.devices(), it -> !it.equals(node)).check().getFirst();
        assertEquals(Verdict.WARN, finding.verdict());
        assertTrue(finding.reason().endsWith(node + " is not ours to open" + owner(node)), finding.reason());
        assertTrue(finding.remedy().contains("ATTR{name}==\"dsp\""), finding.remedy());
    }

    @Test
    void whatCannotBeReadIsAWarning() throws IOException {
        machine.device(0, "dsp").map(0, 0, "", 4096, 0);
        Files.delete(machine.directory(0).resolve("maps/map0/size"));
        Finding finding = check().getFirst();
        assertEquals(Verdict.WARN, finding.verdict());
        assertTrue(finding.reason().startsWith("cannot read "), finding.reason());
        assertEquals("let this user read " + machine.sysfs(), finding.remedy());
    }

    @Test
    void thisMachineCanBeLookedAt() {
        assertTrue(!new UioHealth().check().isEmpty());
    }

    private static String owner(Path node) {
        FileStatus status = Names.status(node.toString()).orElseThrow();
        return "; owner " + status.owner() + ", mode " + FileStatus.octal(status.mode());
    }

    private List<Finding> check() {
        return new UioHealth(machine.devices(), _ -> true).check();
    }
}
