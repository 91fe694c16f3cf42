package io.millrace.hw.libc;

import io.millrace.api.segment.SegmentRefusedException;
import java.util.Optional;

/**
 * What a name in a place others can write to must stand for before it is used: one kind of file, with one name, of an
 * owner we trust, no wider open than configured. Everything is checked on the open descriptor; nothing is opened that
 * did not look right before.
 *
 * <p>Thread-safety: immutable. Peer: nothing is trusted but the kernel's answer about a descriptor.
 *
 * @param kind what the name must stand for
 * @param widestMode permission bits it may have, and those a new file gets
 * @param otherOwner a user id trusted besides ours, or {@link #NOBODY_ELSE}
 */
public record NameRules(FileKind kind, int widestMode, int otherOwner) {
    /** No owner but us. */
    public static final int NOBODY_ELSE = -1;

    private static final int ALL_BITS = 0777;

    /** Checks the mode. */
    public NameRules {
        if ((widestMode & ~ALL_BITS) != 0) {
            throw new IllegalArgumentException(
                    "mode must be between 0000 and 0777: mode=0" + Integer.toOctalString(widestMode));
        }
    }

    /**
     * Looks at a name without opening it.
     *
     * @param path the name
     * @return what to open, empty if there is no such name
     * @throws SegmentRefusedException if it is not what it must be
     */
    public Optional<SeenName> look(String path) {
        Optional<FileStatus> status = Names.status(path);
        status.ifPresent(it -> check(path, it));
        return status.map(it -> new SeenName(this, path, it));
    }

    /**
     * Makes a new regular file, open for reading and writing, with exactly {@link #widestMode}.
     *
     * @param path its name
     * @return the open file, empty if the name is taken
     * @throws SegmentRefusedException if the system refuses
     */
    public Optional<Descriptor> create(String path) {
        int flags = Descriptor.READ_WRITE | Descriptor.CREATE | Descriptor.EXCLUSIVE | Descriptor.NO_FOLLOW;
        try {
            Descriptor file = Descriptor.open(path, flags, widestMode);
            file.chmod(widestMode);
            return Optional.of(file);
        } catch (LibcException e) {
            if (e.errno() == Errno.EEXIST) {
                return Optional.empty();
            }
            throw new SegmentRefusedException("cannot create " + path + ": " + e.getMessage());
        }
    }

    /**
     * Checks what stands at a name, or is open.
     *
     * @param path the name, for the message
     * @param status what it is
     * @throws SegmentRefusedException if it is not what it must be
     */
    public void check(String path, FileStatus status) {
        if (status.kind() != kind) {
            throw refused(path, status, "it is not a " + kind.label(), "remove it, or configure another path");
        }
        if (status.links() != 1) {
            throw refused(
                    path,
                    status,
                    "it has " + status.links() + " names, allowed: 1",
                    "find and remove the hard links, or configure another path");
        }
        if (status.owner() != Machine.effectiveUser() && status.owner() != otherOwner) {
            throw refused(
                    path,
                    status,
                    "it belongs to user " + Integer.toUnsignedString(status.owner()) + ", allowed: " + owners(),
                    "let its owner remove it, or configure that owner");
        }
        if ((status.mode() & ~widestMode) != 0) {
            throw refused(
                    path,
                    status,
                    "its mode is wider than " + FileStatus.octal(widestMode),
                    "chmod " + FileStatus.octal(widestMode) + " it if its content can be trusted, or remove it");
        }
    }

    static SegmentRefusedException refused(String path, FileStatus status, String what, String remedy) {
        return new SegmentRefusedException("refused " + path + ": " + what + " (" + status.summary() + "); " + remedy);
    }

    private String owners() {
        String us = Integer.toUnsignedString(Machine.effectiveUser());
        return otherOwner == NOBODY_ELSE ? us : us + " and " + Integer.toUnsignedString(otherOwner);
    }
}
