package io.millrace.posix.internal.os;

import io.millrace.api.memory.SegmentClosedException;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Machine;
import io.millrace.hw.libc.SystemVCalls;
import io.millrace.hw.libc.SystemVMapping;
import io.millrace.posix.Attachment;
import io.millrace.posix.PosixException;
import io.millrace.posix.ShmInfo;
import io.millrace.posix.ShmatFlag;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.SystemV;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * System V shared memory of the kernel.
 *
 * <p>Limits of {@link #info()} that are more than a {@code long} holds, as Linux has them by default, are
 * {@link Long#MAX_VALUE}.
 *
 * <p>Thread-safety: thread-safe. Crash: the kernel detaches; segments stay until somebody removes them.
 */
public final class OsSystemV implements SystemV {
    private static final String GET = "shmget";
    private static final String ATTACH = "shmat";

    /** Attached through this and not detached yet; guards itself and {@link #closed}. */
    private final Set<OsAttachment> attached = new HashSet<>();

    private boolean closed;

    private OsSystemV() {}

    /**
     * Opens it, after a look at how this kernel lays its structures out.
     *
     * @return the calls of the kernel
     * @throws PosixException with {@code ENOSYS} if they cannot be used: the message says why and what to do
     */
    public static OsSystemV open() {
        OsProbe.run();
        return new OsSystemV();
    }

    /**
     * Whether this kernel has System V shared memory at all.
     *
     * @return true if it prints its segments
     */
    public static boolean isThere() {
        return OsProc.isThere();
    }

    @Override
    public int shmget(int key, long sizeBytes, int mode, Set<ShmgetFlag> flags) {
        String name = key == IPC_PRIVATE ? "IPC_PRIVATE" : OsNames.hex(key);
        String arguments = name + ", " + sizeBytes + ", " + OsNames.octal(mode) + ", " + OsNames.text(flags);
        if ((mode & ~OsLayout.PERMISSIONS) != 0) {
            throw OsFailures.refused(GET, arguments, "a mode is between 0 and 0777");
        }
        if (sizeBytes < 0) {
            throw OsFailures.refused(GET, arguments, "a length is 0 bytes or more");
        }
        int bits = OsNames.ofGet(flags) | mode;
        return OsFailures.explained(GET, arguments, () -> SystemVCalls.get(key, sizeBytes, bits));
    }

    /**
     * {@inheritDoc} {@code SHM_REMAP} is refused: it would put the segment in the place of memory that this JVM uses.
     * So is the start of the address space, where the JVM takes addresses for null pointers.
     */
    @Override
    public Attachment shmat(int id, long address, Set<ShmatFlag> flags) {
        String arguments = id + ", " + OsNames.hex(address) + ", " + OsNames.text(flags);
        if (flags.contains(ShmatFlag.SHM_REMAP)) {
            throw OsFailures.refused(ATTACH, arguments, "SHM_REMAP would replace memory this JVM uses; leave it out");
        }
        if (address != 0 && Long.compareUnsigned(address, OsLayout.NULL_PAGES) < 0) {
            String lowest = OsNames.hex(OsLayout.NULL_PAGES);
            throw OsFailures.refused(ATTACH, arguments, "an address is 0 for anywhere, or " + lowest + " or more");
        }
        int bits = OsNames.ofAttach(flags);
        try {
            return keep(new OsAttachment(id, SystemVMapping.of(id, address, bits, () -> OsCalls.stat(id)
                    .segsz())));
        } catch (LibcException e) {
            throw OsFailures.of(ATTACH, arguments, e);
        }
    }

    /** {@inheritDoc} As in C, whoever in this process attached it; memory of any other kind stays. */
    @Override
    public void shmdt(long address) {
        try {
            SystemVMapping.detach(address);
        } catch (LibcException e) {
            throw OsFailures.of("shmdt", OsNames.hex(address), e);
        } finally {
            forgetClosed();
        }
    }

    @Override
    public ShmidDs stat(int id) {
        return OsCalls.stat(id);
    }

    @Override
    public void shmctl(int id, ShmctlCommand command, int mode) {
        if (command == ShmctlCommand.IPC_SET) {
            set(id, mode);
        } else {
            OsCalls.run(id, OsNames.of(command), command.name());
        }
    }

    @Override
    public List<ShmidDs> list() {
        return OsProc.list();
    }

    @Override
    public ShmInfo info() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limits = OsCalls.ask(arena, 0, OsLayout.IPC_INFO, "IPC_INFO");
            MemorySegment use = OsCalls.ask(arena, 0, OsLayout.SHM_INFO, "SHM_INFO");
            long shmall = OsLayout.shmall(limits);
            return new ShmInfo(
                    OsLayout.shmmax(limits),
                    OsLayout.shmmin(limits),
                    OsLayout.shmmni(limits),
                    shmall,
                    Machine.pageSize(),
                    OsLayout.usedIds(use),
                    Math.max(0, shmall - OsLayout.totalPages(use)));
        }
    }

    @Override
    public void close() {
        List<OsAttachment> left;
        synchronized (attached) {
            closed = true;
            left = List.copyOf(attached);
        }
        left.forEach(OsAttachment::close);
        forgetClosed();
    }

    /** The owner stays who he is; what the kernel prints says who that is, even of a segment we may not read. */
    private void set(int id, int mode) {
        Optional<ShmidDs> now = list().stream().filter(row -> row.id() == id).findFirst();
        OsCalls.set(
                id,
                now.map(ShmidDs::uid).orElse(OsLayout.NOBODY),
                now.map(ShmidDs::gid).orElse(OsLayout.NOBODY),
                mode & OsLayout.PERMISSIONS);
    }

    private Attachment keep(OsAttachment attachment) {
        boolean late;
        synchronized (attached) {
            late = closed;
            if (!late) {
                attached.removeIf(OsAttachment::isClosed);
                attached.add(attachment);
            }
        }
        if (late) {
            attachment.close();
            throw new SegmentClosedException("cannot attach segment " + attachment.id() + ": System V is closed here");
        }
        return attachment;
    }

    private void forgetClosed() {
        synchronized (attached) {
            attached.removeIf(OsAttachment::isClosed);
        }
    }
}
