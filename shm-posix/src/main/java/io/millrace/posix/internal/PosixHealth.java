package io.millrace.posix.internal;

import io.millrace.api.health.Finding;
import io.millrace.api.health.HealthCheck;
import io.millrace.api.memory.ShmException;
import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.MemoryFile;
import io.millrace.posix.PosixException;
import io.millrace.posix.ShmInfo;
import io.millrace.posix.internal.os.OsSystemV;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Segments of System V, and memory without a name: whether they can be had, and which there are. Thread-safety:
 * immutable.
 */
@Component(service = HealthCheck.class)
public final class PosixHealth implements HealthCheck {
    private static final String SYSTEM_V = "system-v";
    private static final String MEMFD = "memfd";
    private static final long PROBE_BYTES = 4096;

    /** Looks at this machine. */
    @Activate
    public PosixHealth() {}

    @Override
    public List<Finding> check() {
        List<Finding> findings = new ArrayList<>(systemV());
        findings.add(memfd());
        findings.addAll(new MemoryFiles().findings());
        return findings;
    }

    /** Opening makes a segment, compares what the kernel says of it, and removes it. */
    private static List<Finding> systemV() {
        try (OsSystemV kernel = OsSystemV.open()) {
            ShmInfo info = kernel.info();
            String what = info.usedIds() + " of kernel.shmmni=" + info.shmmni() + " segments in use, kernel.shmmax="
                    + limit(info.shmmax()) + ", kernel.shmall=" + limit(info.shmall());
            List<Finding> findings = new ArrayList<>();
            findings.add(
                    info.usedIds() < info.shmmni()
                            ? Finding.ok(SYSTEM_V, what)
                            : Finding.warn(SYSTEM_V, what, "remove segments nobody uses: ipcs -m, ipcrm -m ID"));
            findings.addAll(
                    SystemVLook.of(kernel.list(), pid -> ProcessHandle.of(pid).isPresent()));
            return findings;
        } catch (PosixException e) {
            return List.of(
                    Finding.warn(SYSTEM_V, e.getMessage(), "needed only for segments by key; a table needs no kernel"));
        }
    }

    /** The kernel's own limits are too large for a long. */
    private static String limit(long value) {
        return value == Long.MAX_VALUE ? "unlimited" : Long.toString(value);
    }

    private static Finding memfd() {
        try (Descriptor _ = MemoryFile.create("millrace-doctor", PROBE_BYTES)) {
            return Finding.ok(MEMFD, "memory without a name was made and sealed");
        } catch (ShmException e) {
            return Finding.warn(MEMFD, e.getMessage(), "allow memfd_create; files in /dev/shm do without");
        }
    }
}
