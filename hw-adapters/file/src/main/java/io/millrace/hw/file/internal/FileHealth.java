package io.millrace.hw.file.internal;

import io.millrace.api.health.Finding;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Role;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.MappedFile;
import io.millrace.hw.libc.Names;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Whether files in {@code /dev/shm} can be shared: there is room, and one can be made, mapped and removed; and which
 * there are, with their owners. Thread-safety: immutable.
 */
@Component(service = HealthCheck.class)
public final class FileHealth implements HealthCheck {
    private static final String DEV_SHM = "/dev/shm";
    private static final long ENOUGH_BYTES = 64L << 20;
    private static final long PROBE_BYTES = 4096;
    private static final int MIB = 20;
    private static final String MOUNT = "mount -t tmpfs -o mode=1777,size=1g tmpfs " + DEV_SHM;

    /** Looks at this machine. */
    @Activate
    public FileHealth() {}

    @Override
    public List<Finding> check() {
        List<Finding> findings = new ArrayList<>(List.of(devShm(), mapping()));
        findings.addAll(new ShmFiles(Path.of(DEV_SHM)).findings());
        return findings;
    }

    private static Finding devShm() {
        Optional<FileStatus> found = Names.target(DEV_SHM);
        if (found.filter(it -> it.kind() == FileKind.DIRECTORY).isEmpty()) {
            return Finding.fail("dev-shm", DEV_SHM + " is not there", MOUNT);
        }
        try {
            FileStore store = Files.getFileStore(Path.of(DEV_SHM));
            String what =
                    store.type() + ", mode " + FileStatus.octal(found.get().mode()) + ", "
                            + (store.getTotalSpace() >> MIB) + " MiB, " + (store.getUsableSpace() >> MIB) + " MiB free";
            return store.getUsableSpace() >= ENOUGH_BYTES
                    ? Finding.ok("dev-shm", what)
                    : Finding.warn("dev-shm", what, "remove files there, or: mount -o remount,size=1g " + DEV_SHM);
        } catch (IOException e) {
            return Finding.fail("dev-shm", "cannot ask its size: " + e.getMessage(), MOUNT);
        }
    }

    private static Finding mapping() {
        String path = DEV_SHM + "/millrace-doctor-" + ProcessHandle.current().pid();
        List<String> left = new ArrayList<>();
        try (MappedFile file = MappedFile.open(FileSpec.of("doctor", path, PROBE_BYTES, Role.CREATE), left::add)) {
            file.memory().setLong(0, PROBE_BYTES);
            file.memory().compareAndSetLong(0, PROBE_BYTES, 1);
            return Finding.ok("mapping", "a file there was made, mapped, written and removed");
        } catch (ShmException e) {
            return Finding.fail("mapping", e.getMessage(), "make " + DEV_SHM + " writable for this user: chmod 1777");
        }
    }
}
