package io.millrace.hw.devmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.hw.libc.Descriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelTest {
    @TempDir
    Path root;

    private FakeKernel fake;
    private Kernel kernel;

    @BeforeEach
    void make() {
        fake = new FakeKernel(root);
        kernel = fake.kernel();
    }

    @Test
    void saysOfNothingWhatNoFileSays() {
        assertEquals(Optional.empty(), kernel.hasRawIo());
        assertEquals(Optional.empty(), kernel.lockdown());
        assertEquals(Optional.empty(), kernel.option("STRICT_DEVMEM"));
        assertFalse(kernel.isRelaxed());
    }

    @Test
    void readsTheCapabilityThatIsInEffect() {
        fake.capabilities("000001fffffdffff");
        assertEquals(Optional.of(false), kernel.hasRawIo());
        fake.capabilities("0000000000020000");
        assertEquals(Optional.of(true), kernel.hasRawIo());
    }

    @Test
    void readsWhichLockdownIsChosen() {
        fake.lockdown("[none] integrity confidentiality");
        assertEquals(Optional.of("none"), kernel.lockdown());
        fake.lockdown("none [integrity] confidentiality");
        assertEquals(Optional.of("integrity"), kernel.lockdown());
    }

    @Test
    void readsHowTheKernelWasBuilt() {
        fake.options("CONFIG_DEVMEM=y", "# CONFIG_STRICT_DEVMEM is not set", "CONFIG_IO_STRICT_DEVMEM_OTHER=y");
        assertEquals(Optional.of("y"), kernel.option("DEVMEM"));
        assertEquals(Optional.of("n"), kernel.option("STRICT_DEVMEM"));
        assertEquals(Optional.of("n"), kernel.option("IO_STRICT_DEVMEM"));
    }

    @Test
    void readsTheSameFromAPackedFile() {
        fake.packedOptions("CONFIG_STRICT_DEVMEM=y", "# CONFIG_DEVMEM is not set");
        assertEquals(Optional.of("y"), kernel.option("STRICT_DEVMEM"));
        assertEquals(Optional.of("n"), kernel.option("DEVMEM"));
    }

    @Test
    void readsHowTheKernelWasStarted() {
        fake.commandLine("quiet iomem=strict root=iomem=relaxed");
        assertFalse(kernel.isRelaxed());
        fake.commandLine("quiet iomem=relaxed panic=-1");
        assertTrue(kernel.isRelaxed());
    }

    @Test
    void knowsTheNodeOfAllMemoryUnderEveryName() throws Exception {
        fake.memory();
        Path link = Files.createLink(root.resolve("innocent"), fake.devMem());
        Path other = Files.createFile(root.resolve("other"));
        try (Descriptor node = Descriptor.open(link.toString(), Descriptor.READ_WRITE, 0);
                Descriptor file = Descriptor.open(other.toString(), Descriptor.READ_WRITE, 0)) {
            assertTrue(kernel.isDevMem(node));
            assertFalse(kernel.isDevMem(file));
        }
    }

    @Test
    void knowsAnotherNodeOfTheSameDevice() throws Exception {
        Path node = root.resolve("physical");
        assertFalse(Kernel.isDevMem(Path.of("/dev/null")));
        Process mknod = new ProcessBuilder("mknod", node.toString(), "c", "1", "1")
                .redirectErrorStream(true)
                .start();
        String said = new String(mknod.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assumptions.assumeTrue(mknod.waitFor() == 0, () -> "this user may not make device nodes: " + said);
        assertTrue(Kernel.isDevMem(node));
    }
}
