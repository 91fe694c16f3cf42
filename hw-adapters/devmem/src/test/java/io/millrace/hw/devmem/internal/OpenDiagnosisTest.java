package io.millrace.hw.devmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.hw.libc.Errno;
import io.millrace.hw.libc.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each refusal to open a node with what it teaches. */
class OpenDiagnosisTest {
    private static final String HELD = "0000000000020000";
    private static final String NOT_HELD = "0000000000000000";
    private static final String NODE = "/dev/absent";
    private static final int NO_DRIVER = 6;

    @TempDir
    Path root;

    private FakeKernel kernel;

    @BeforeEach
    void make() {
        kernel = new FakeKernel(root).capabilities(HELD).lockdown("[none] integrity confidentiality");
    }

    @Test
    void aKernelWithoutDevMem() {
        kernel.options("# CONFIG_DEVMEM is not set");
        assertOpen(
                Errno.ENOENT,
                "ENOENT (no such name); DEVMEM is n; use a kernel with DEVMEM, give the container"
                        + " the node, or use the node of a driver that maps it (device), or UIO");
    }

    @Test
    void aDriverThatIsNotLoaded() {
        assertEquals(
                "cannot open /dev/absent: ENOENT (no such name); no driver has made it; load its driver, or correct"
                        + " device",
                opening(NODE, Errno.ENOENT));
    }

    @Test
    void anotherUsersNode() throws Exception {
        Path node = Files.createFile(root.resolve("node"));
        Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("r--r-----"));
        String user = Integer.toUnsignedString(Machine.effectiveUser());
        assertEquals(
                "cannot open " + node + ": EACCES (permission denied); it is regular file, owner " + user
                        + ", mode 0440, size 0, and we are user " + user
                        + "; run as its owner, or give our group the right to write it",
                opening(node.toString(), Errno.EACCES));
    }

    @Test
    void aMissingCapability() {
        kernel.capabilities(NOT_HELD);
        assertOpen(
                Errno.EPERM,
                "EPERM (not allowed); CAP_SYS_RAWIO is not held, lockdown is none; run with"
                        + " CAP_SYS_RAWIO: as root, or with AmbientCapabilities=CAP_SYS_RAWIO of systemd");
    }

    @Test
    void aKernelThatIsLockedDown() {
        kernel.lockdown("none [integrity] confidentiality");
        assertOpen(
                Errno.EPERM,
                "EPERM (not allowed); CAP_SYS_RAWIO is held, lockdown is integrity; start without"
                        + " lockdown (secure boot), or use the node of a driver that maps it (device), or UIO");
    }

    @Test
    void aContainerThatWasNotGivenTheDevice() {
        assertOpen(
                Errno.EPERM,
                "EPERM (not allowed); CAP_SYS_RAWIO is held, lockdown is none; allow the device"
                        + " to this control group or container, or use the node of a driver that maps it (device), or"
                        + " UIO");
    }

    @Test
    void aLink() {
        assertOpen(Errno.ELOOP, "ELOOP (symbolic link); a link is not followed; configure as device what it leads to");
    }

    @Test
    void aNodeWithoutADriver() {
        assertEquals(
                "cannot open /dev/absent: ENXIO (no such device); it is gone, and no driver answers for it like this;"
                        + " correct device",
                opening(NODE, NO_DRIVER));
    }

    private void assertOpen(int errno, String message) {
        String device = kernel.devMem().toString();
        assertEquals("cannot open " + device + ": " + message, opening(device, errno));
    }

    private String opening(String device, int errno) {
        return new OpenDiagnosis(device, kernel.kernel())
                .explain(errno)
                .exception()
                .getMessage();
    }
}
