package io.millrace.posix.internal;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.posix.Attachment;
import io.millrace.posix.PosixException;
import io.millrace.posix.ShmatFlag;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.SystemV;
import java.util.Optional;
import java.util.Set;

/**
 * Gets from a key or an id to a segment that is attached.
 *
 * <p>Thread-safety: immutable. Peer: others may make and remove segments at any moment; whatever they do ends in a
 * segment that passed every check, or in a refusal.
 *
 * <p>Crash: a creator that dies leaves its segment, which the next one adopts with its bytes.
 *
 * @param calls of the kernel or of a table
 * @param spec which segment
 * @param user who we are
 * @param process the one we are
 */
record SystemVOpener(SystemV calls, SystemVSpec spec, int user, int process) {
    /** More than enough for segments that come and go by themselves; bounds what somebody can do with malice. */
    private static final int ATTEMPTS = 100;

    /**
     * A segment that is attached.
     *
     * @param status before it was attached
     * @param attachment how it is
     * @param created whether it was made here, or is a leftover that is ours now
     */
    record Opened(ShmidDs status, Attachment attachment, boolean created) {}

    /** What was found or made, and is to be attached. */
    private record Found(ShmidDs status, boolean created, boolean adopted) {}

    /**
     * Opens it.
     *
     * @throws SegmentRefusedException if it is not what it must be, or in use
     * @throws GeometryMismatchException if its length does not fit
     * @throws PosixException if a call fails
     */
    Opened open() {
        Found found = find();
        try {
            return attach(found);
        } catch (ShmException e) {
            if (found.created() && !found.adopted()) {
                calls.shmctl(found.status().id(), ShmctlCommand.IPC_RMID, 0);
            }
            throw e;
        }
    }

    private Found find() {
        if (spec.id() != SystemVSpec.BY_KEY) {
            return found(row(spec.id())
                    .orElseThrow(() -> new SegmentRefusedException("refused id " + spec.id()
                            + ": there is no such segment; let its creator start, or look at shm:ipcs")));
        }
        if (spec.role() == Role.ATTACH) {
            return found(byKey().orElseThrow(() -> new SegmentRefusedException("refused key " + key()
                    + ": there is no such segment, and role is ATTACH; start its creator, or use role CREATE")));
        }
        return makeOrFind();
    }

    private Found makeOrFind() {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<ShmidDs> there = byKey();
            if (there.isPresent()) {
                return spec.role() == Role.CREATE ? adopted(there.get()) : found(there.get());
            }
            Optional<Found> made = make();
            if (made.isPresent()) {
                return made.get();
            }
        }
        throw new SegmentRefusedException("refused key " + key() + ": it came and went " + ATTEMPTS
                + " times while it was being opened; see who else uses this key");
    }

    /** Empty if somebody else was faster. */
    private Optional<Found> make() {
        try {
            Set<ShmgetFlag> flags = Set.of(ShmgetFlag.IPC_CREAT, ShmgetFlag.IPC_EXCL);
            int id = calls.shmget(spec.key(), spec.sizeBytes(), spec.mode(), flags);
            return row(id).filter(status -> status.cpid() == process).map(status -> new Found(status, true, false));
        } catch (PosixException e) {
            if (e.errno().equals("EEXIST")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Found found(ShmidDs status) {
        requireTrusted(status);
        if (status.segsz() < Math.max(spec.sizeBytes(), 1)) {
            throw wrongSize(status, "at least " + Math.max(spec.sizeBytes(), 1));
        }
        return new Found(status, false, false);
    }

    private Found adopted(ShmidDs status) {
        requireTrusted(status);
        if (status.cuid() != user || status.uid() != user || status.permissions() != spec.mode()) {
            throw refused(status, "it was not made by us with mode " + SystemVNames.octal(spec.mode()));
        }
        if (status.segsz() != spec.sizeBytes()) {
            throw wrongSize(status, "exactly " + spec.sizeBytes());
        }
        if (status.nattch() != 0) {
            throw refused(status, "it is in use; let all detach, or use role CREATE_OR_ATTACH");
        }
        if (status.cpid() != process && !Maker.isDead(status.cpid())) {
            throw refused(status, "the process that made it lives; stop that one, or use role ATTACH");
        }
        return new Found(status, true, true);
    }

    private void requireTrusted(ShmidDs status) {
        if (status.uid() != user && status.uid() != spec.otherOwner()) {
            throw refused(
                    status,
                    "it belongs to another user, allowed: " + Integer.toUnsignedString(user)
                            + " and who is configured");
        }
        if ((status.permissions() & ~spec.mode()) != 0) {
            throw refused(status, "its mode is wider than allowed: " + SystemVNames.octal(spec.mode()));
        }
    }

    private Opened attach(Found found) {
        ShmidDs status = found.status();
        Set<ShmatFlag> flags = spec.readOnly() ? Set.of(ShmatFlag.SHM_RDONLY) : Set.of();
        Attachment attachment = calls.shmat(status.id(), 0, flags);
        try {
            attachment.memory();
            if (found.adopted()
                    && row(status.id()).filter(now -> now.nattch() == 1).isEmpty()) {
                throw refused(status, "somebody else attached it at the same moment; start one of both again");
            }
            return new Opened(status, attachment, found.created());
        } catch (ShmException e) {
            attachment.close();
            throw e;
        }
    }

    private Optional<ShmidDs> byKey() {
        return spec.key() == SystemV.IPC_PRIVATE
                ? Optional.empty()
                : calls.list().stream().filter(row -> row.key() == spec.key()).findFirst();
    }

    private Optional<ShmidDs> row(int id) {
        return calls.list().stream().filter(row -> row.id() == id).findFirst();
    }

    private String key() {
        return SystemVNames.hex(spec.key());
    }

    private static SegmentRefusedException refused(ShmidDs status, String why) {
        return new SegmentRefusedException("refused segment: " + why + " (" + SystemVNames.summary(status) + ")");
    }

    private static GeometryMismatchException wrongSize(ShmidDs status, String allowed) {
        return new GeometryMismatchException("refused segment: its size is " + status.segsz() + ", allowed: " + allowed
                + " (" + SystemVNames.summary(status) + "); remove it, or configure its size");
    }
}
