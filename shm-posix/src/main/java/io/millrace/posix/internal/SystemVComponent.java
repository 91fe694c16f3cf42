package io.millrace.posix.internal;

import io.millrace.api.memory.SegmentClosedException;
import io.millrace.posix.Attachment;
import io.millrace.posix.ShmInfo;
import io.millrace.posix.ShmatFlag;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.os.OsSystemV;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The kernel's System V shared memory, opened by the first call: a machine or a JVM that has none is told to whoever
 * calls, and to nobody else.
 *
 * <p>Thread-safety: thread-safe.
 */
@Component(service = SystemV.class, property = SystemV.NAME + "=" + SystemVComponent.OS)
public final class SystemVComponent implements SystemV {
    /** The name of the kernel's segments. */
    static final String OS = "os";

    private Optional<SystemV> kernel = Optional.empty();
    private boolean closed;

    /** Called by Declarative Services. */
    @Activate
    public SystemVComponent() {}

    private synchronized SystemV kernel() {
        if (closed) {
            throw new SegmentClosedException("Already closed: System V shared memory of the kernel");
        }
        if (kernel.isEmpty()) {
            kernel = Optional.of(OsSystemV.open());
        }
        return kernel.get();
    }

    @Override
    public int shmget(int key, long sizeBytes, int mode, Set<ShmgetFlag> flags) {
        return kernel().shmget(key, sizeBytes, mode, flags);
    }

    @Override
    public Attachment shmat(int id, long address, Set<ShmatFlag> flags) {
        return kernel().shmat(id, address, flags);
    }

    @Override
    public void shmdt(long address) {
        kernel().shmdt(address);
    }

    @Override
    public ShmidDs stat(int id) {
        return kernel().stat(id);
    }

    @Override
    public void shmctl(int id, ShmctlCommand command, int mode) {
        kernel().shmctl(id, command, mode);
    }

    @Override
    public List<ShmidDs> list() {
        return kernel().list();
    }

    @Override
    public ShmInfo info() {
        return kernel().info();
    }

    @Override
    @Deactivate
    public synchronized void close() {
        closed = true;
        kernel.ifPresent(SystemV::close);
    }
}
