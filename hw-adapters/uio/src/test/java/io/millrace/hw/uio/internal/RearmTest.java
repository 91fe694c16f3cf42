package io.millrace.hw.uio.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.memory.ShmException;
import io.millrace.api.testkit.Together;
import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.LibcException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RearmTest {
    /** What QEMU's edu has: its identity, then a command with INTx off, memory and input/output on. */
    private static final byte[] MASKED = {0x34, 0x12, (byte) 0xE8, 0x11, 0x03, 0x05, 0x10, 0x00};

    private static final byte[] CLEAR = {0x34, 0x12, (byte) 0xE8, 0x11, 0x03, 0x01, 0x10, 0x00};

    @TempDir
    Path directory;

    private final FakeNode node = new FakeNode(0);
    private Path config;

    @BeforeEach
    void makeConfig() throws IOException {
        config = Files.write(directory.resolve("config"), MASKED);
    }

    @AfterEach
    void closeNode() {
        node.close();
    }

    @Test
    void aDriverThatTakesOrdersIsToldOnceAtTheStartAndOnceForEachInterrupt() throws IOException {
        for (RearmMode mode : List.of(RearmMode.AUTO, RearmMode.WRITE_ONE)) {
            node.log().clear();
            try (Rearm rearm = Rearm.begin(mode, node, Optional.of(config))) {
                assertEquals(List.of("write 1"), node.log());
                rearm.arm();
                assertEquals(List.of("write 1", "write 1"), node.log());
            }
        }
        assertArrayEquals(MASKED, Files.readAllBytes(config));
    }

    @Test
    void aPciDeviceWhoseDriverTakesNoOrdersIsLetThroughByItsCommandRegister() throws IOException {
        node.answering(-Errno.ENOSYS);
        try (Rearm rearm = Rearm.begin(RearmMode.AUTO, node, Optional.of(config))) {
            assertArrayEquals(CLEAR, Files.readAllBytes(config));
            Files.write(config, MASKED);
            rearm.arm();
            assertArrayEquals(CLEAR, Files.readAllBytes(config));
        }
        assertEquals(List.of("write 1"), node.log(), "asked more than once");
    }

    @Test
    void anotherDeviceWhoseDriverTakesNoOrdersNeedsNone() {
        node.answering(-Errno.ENOSYS);
        try (Rearm rearm = Rearm.begin(RearmMode.AUTO, node, Optional.empty())) {
            rearm.arm();
        }
        assertEquals(List.of("write 1"), node.log());
    }

    @Test
    void whatIsConfiguredIsNotTriedOut() throws IOException {
        try (Rearm rearm = Rearm.begin(RearmMode.NONE, node, Optional.of(config))) {
            rearm.arm();
        }
        assertArrayEquals(MASKED, Files.readAllBytes(config));
        Rearm.begin(RearmMode.PCI_INTX, node, Optional.of(config)).close();
        assertArrayEquals(CLEAR, Files.readAllBytes(config));
        assertEquals(List.of(), node.log());
    }

    @Test
    void aBitThatIsClearIsNotWritten() throws IOException {
        Files.write(config, CLEAR);
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(config, longAgo);
        Rearm.begin(RearmMode.PCI_INTX, node, Optional.of(config)).close();
        assertEquals(longAgo, Files.getLastModifiedTime(config));
    }

    @Test
    void aThreadThatIsInterruptedLetsTheNextOneComeToo() throws Exception {
        Together.run(() -> {
            try (Rearm rearm = Rearm.begin(RearmMode.PCI_INTX, node, Optional.of(config))) {
                Thread.currentThread().interrupt();
                for (int i = 0; i < 2; i++) {
                    config = rewrite();
                    rearm.arm();
                }
                assertTrue(Thread.interrupted(), "the interrupt was swallowed");
            }
        });
        assertArrayEquals(CLEAR, Files.readAllBytes(config));
    }

    @Test
    void aDriverThatRefusesIsNamed() {
        node.answering(-Errno.EINVAL);
        for (RearmMode mode : List.of(RearmMode.AUTO, RearmMode.WRITE_ONE)) {
            var e = assertThrows(LibcException.class, () -> Rearm.begin(mode, node, Optional.of(config)));
            assertEquals(Errno.EINVAL, e.errno());
        }
        node.answering(-Errno.ENOSYS);
        assertThrows(LibcException.class, () -> Rearm.begin(RearmMode.WRITE_ONE, node, Optional.of(config)));
    }

    @Test
    void aDriverThatRefusesLaterIsNamed() {
        try (Rearm rearm = Rearm.begin(RearmMode.AUTO, node, Optional.empty())) {
            node.answering(-Errno.EINVAL);
            assertThrows(LibcException.class, rearm::arm);
        }
    }

    @Test
    void aCommandRegisterThatIsNotThereIsRefused() throws IOException {
        assertRefused(Optional.empty(), "refused rearm=PCI_INTX: this is no PCI device, choose rearm=AUTO");
        assertRefused(Optional.of(directory), "cannot write to " + directory + ", which lets the interrupts of a PCI");
        Files.write(config, new byte[] {1, 2, 3, 4, 5});
        assertRefused(Optional.of(config), "cannot clear the Interrupt Disable bit in " + config);
        byte[] nobody = {-1, -1, -1, -1, -1, -1, -1, -1};
        Files.write(config, nobody);
        assertRefused(Optional.of(config), "the PCI device of " + config + " does not answer any more");
        assertArrayEquals(nobody, Files.readAllBytes(config));
    }

    private void assertRefused(Optional<Path> file, String message) {
        var e = assertThrows(ShmException.class, () -> Rearm.begin(RearmMode.PCI_INTX, node, file));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    /** As the kernel does: in place. A thread that is interrupted cannot use the channels of {@link Files}. */
    private Path rewrite() throws IOException {
        try (var out = new java.io.FileOutputStream(config.toFile())) {
            out.write(MASKED);
        }
        return config;
    }
}
