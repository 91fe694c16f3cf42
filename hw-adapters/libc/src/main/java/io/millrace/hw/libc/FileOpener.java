package io.millrace.hw.libc;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.SegmentRefusedException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gets from a path to an open file that can be trusted as far as files go.
 *
 * <p>Thread-safety: confined to one thread. Peer: others may replace, remove and make names at any moment; whatever
 * they do ends in a file that passed every check on its descriptor, or in a refusal.
 *
 * <p>Crash: a creator that dies before it has reserved the room leaves a file of 0 bytes, which the next one completes;
 * one that dies later leaves the whole file, which the next one adopts with its bytes. The kernel drops the lock.
 */
final class FileOpener {
    /** More than enough for names that come and go by themselves; bounds what somebody can do with malice. */
    private static final int ATTEMPTS = 100;

    private static final int PRIVATE = 0600;

    private final FileSpec spec;
    /** What an existing file must be. */
    private final NameRules rules;
    /** Whether a file that is too short is lengthened rather than refused. */
    private final boolean grow;

    FileOpener(FileSpec spec, boolean grow) {
        this.spec = spec;
        this.rules = spec.rules();
        this.grow = grow;
    }

    OpenFile open() {
        return spec.role() == Role.ATTACH ? attach() : createOrFind();
    }

    private OpenFile attach() {
        Directories.check(spec.path());
        Descriptor file = rules.look(spec.path())
                .flatMap(SeenName::open)
                .orElseThrow(() -> new SegmentRefusedException("refused " + spec.path()
                        + ": there is no such file, and role is ATTACH; start its creator, or use role CREATE"));
        return closingOnFailure(file, () -> attached(file)).orElseThrow();
    }

    private OpenFile createOrFind() {
        Directories.prepare(spec.path());
        NameRules fresh = grow ? new NameRules(rules.kind(), PRIVATE, rules.otherOwner()) : rules;
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<Descriptor> made = fresh.create(spec.path());
            if (made.isPresent()) {
                return made(made.get());
            }
            Optional<OpenFile> found =
                    rules.look(spec.path()).flatMap(SeenName::open).flatMap(this::found);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new SegmentRefusedException("refused " + spec.path() + ": it came and went " + ATTEMPTS
                + " times while it was being opened; see who else uses this name");
    }

    private OpenFile made(Descriptor file) {
        return closingOnFailure(file, () -> {
                    if (spec.role() == Role.CREATE) {
                        lock(file);
                    }
                    reserveOrRemove(file);
                    return Optional.of(new OpenFile(file, true, spec.sizeBytes()));
                })
                .orElseThrow();
    }

    /** Empty if the name stands for another file by now. */
    private Optional<OpenFile> found(Descriptor file) {
        return closingOnFailure(file, () -> spec.role() == Role.CREATE ? adopted(file) : attached(file));
    }

    private Optional<OpenFile> adopted(Descriptor file) {
        lock(file);
        FileStatus status = file.status();
        if (Names.status(spec.path()).filter(status::sameFileAs).isEmpty()) {
            return Optional.empty();
        }
        if (status.sizeBytes() == 0) {
            reserve(file);
        } else if (status.sizeBytes() != spec.sizeBytes()) {
            throw wrongSize(status, "exactly " + spec.sizeBytes());
        }
        return Optional.of(new OpenFile(file, true, spec.sizeBytes()));
    }

    private Optional<OpenFile> attached(Descriptor file) {
        FileStatus status = file.status();
        if (grow || (status.sizeBytes() == 0 && spec.role() == Role.CREATE_OR_ATTACH)) {
            reserve(file);
        } else if (status.sizeBytes() < Math.max(spec.sizeBytes(), 1)) {
            throw wrongSize(status, "at least " + Math.max(spec.sizeBytes(), 1));
        }
        long size = spec.sizeBytes() == 0 ? status.sizeBytes() : spec.sizeBytes();
        return Optional.of(new OpenFile(file, false, size));
    }

    private void lock(Descriptor file) {
        if (!file.tryLock()) {
            throw new SegmentRefusedException("refused " + spec.path() + ": it is in use by another owner ("
                    + file.status().summary() + "); stop that one, or use role ATTACH");
        }
    }

    private void reserveOrRemove(Descriptor file) {
        try {
            reserve(file);
        } catch (RuntimeException e) {
            Removal.of(spec.path(), file.status())
                    .ifPresent(left -> e.addSuppressed(new SegmentRefusedException(left)));
            throw e;
        }
    }

    private void reserve(Descriptor file) {
        try {
            file.reserve(spec.sizeBytes());
        } catch (LibcException e) {
            throw new SegmentRefusedException("cannot reserve " + spec.sizeBytes() + " bytes for " + spec.path() + ": "
                    + Errno.name(e.errno()) + "; remove other files there, or give its file system more room");
        }
    }

    private GeometryMismatchException wrongSize(FileStatus status, String allowed) {
        return new GeometryMismatchException("refused " + spec.path() + ": its size is " + status.sizeBytes()
                + ", allowed: " + allowed + " (" + status.summary() + "); remove it, or configure its size");
    }

    /** Runs a step that keeps the file open only if it answers with it. */
    private static Optional<OpenFile> closingOnFailure(Descriptor file, Supplier<Optional<OpenFile>> step) {
        Optional<OpenFile> opened = Optional.empty();
        try {
            opened = step.get();
            return opened;
        } finally {
            if (opened.isEmpty()) {
                file.close();
            }
        }
    }
}
