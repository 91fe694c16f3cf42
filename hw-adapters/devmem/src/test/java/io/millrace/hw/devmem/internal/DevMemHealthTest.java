package io.millrace.hw.devmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.health.Finding;
import io.millrace.api.health.Verdict;
import io.millrace.api.testkit.ComponentHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevMemHealthTest {
    @TempDir
    Path root;

    private FakeKernel fake;

    @BeforeEach
    void make() {
        fake = FakeKernel.usual(root)
                .capabilities("0000000000020000")
                .lockdown("[none] integrity")
                .options("CONFIG_STRICT_DEVMEM=y", "CONFIG_IO_STRICT_DEVMEM=n");
    }

    @Test
    void aMachineThatGivesItsMemoryIsFine() {
        List<Finding> findings = check();
        assertEquals(
                List.of("dev-mem", "raw-io", "lockdown", "strict-devmem", "iomem"),
                findings.stream().map(Finding::name).toList());
        assertTrue(findings.stream().allMatch(it -> it.verdict() == Verdict.OK), findings::toString);
        assertTrue(findings.getFirst().reason().startsWith(fake.devMem() + " can be opened: regular file"));
        assertEquals("CAP_SYS_RAWIO is held", find("raw-io").reason());
        assertEquals("lockdown is none", find("lockdown").reason());
        assertEquals(
                "STRICT_DEVMEM is y, IO_STRICT_DEVMEM is n",
                find("strict-devmem").reason());
        assertEquals("/proc/iomem has 11 lines", find("iomem").reason());
    }

    @Test
    void aMachineThatSaysNothingNeedsNothing() {
        List<Finding> findings = new DevMemHealth(new Kernel(root.resolve("nowhere")), Optional.empty()).check();
        assertTrue(findings.stream().allMatch(it -> it.verdict() == Verdict.OK), findings::toString);
        assertEquals(
                root + "/nowhere/dev/mem is not there; needed only for memory at physical addresses",
                findings.getFirst().reason());
    }

    @Test
    void aNodeThatCannotBeOpenedIsExplained() throws Exception {
        Files.delete(fake.devMem());
        Files.createSymbolicLink(fake.devMem(), root.resolve("elsewhere"));
        Finding finding = find("dev-mem");
        assertEquals(Verdict.WARN, finding.verdict());
        assertEquals(
                "cannot open " + fake.devMem() + ": ELOOP (symbolic link); a link is not followed; needed only for"
                        + " memory at physical addresses",
                finding.reason());
        assertEquals("configure as device what it leads to", finding.remedy());
    }

    @Test
    void aLockdownIsAWarning() {
        fake.lockdown("none [confidentiality]");
        Finding finding = find("lockdown");
        assertEquals(Verdict.WARN, finding.verdict());
        assertTrue(finding.reason().startsWith("lockdown is confidentiality:"), finding::reason);
        assertFalse(finding.remedy().isEmpty());
    }

    @Test
    void hiddenAddressesAreAWarningWhereTheMemoryCanBeOpened() throws Exception {
        fake.ioMem("00000000-00000000 : System RAM");
        assertEquals(Verdict.WARN, find("iomem").verdict());
        assertFalse(find("iomem").remedy().isEmpty());
        Files.delete(fake.devMem());
        assertEquals(Verdict.OK, find("iomem").verdict());
    }

    @Test
    void whatIsAllowedIsShownWhereSomethingIsConfigured() {
        assertEquals(
                Finding.ok("dev-mem-allow", "0x1000-0x1fff, 0x3000-0x3fff (configuration io.millrace.devmem)"),
                allowed("0x1000-0x1fff", "0x3000-0x3fff"));
        assertEquals(Finding.ok("dev-mem-allow", "nothing (configuration io.millrace.devmem)"), allowed());
    }

    @Test
    void aListThatIsNoneIsAFailure() {
        assertEquals(
                Finding.fail(
                        "dev-mem-allow",
                        "allow in the configuration io.millrace.devmem: a range must be its first and its last"
                                + " address, like 0x2a800000-0x2affffff: 'all'",
                        "correct it: until then nothing is allowed"),
                allowed("all"));
    }

    private Finding allowed(String... ranges) {
        var config = ComponentHost.config(AllowedRangesConfig.class, Map.of("allow", ranges));
        return new DevMemHealth(fake.kernel(), Optional.of(new AllowedRangesComponent(config)))
                .check()
                .getLast();
    }

    private Finding find(String name) {
        return check().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
    }

    private List<Finding> check() {
        return new DevMemHealth(fake.kernel(), Optional.empty()).check();
    }
}
