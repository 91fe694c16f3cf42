package io.millrace.posix.internal;

import io.millrace.api.segment.Role;
import io.millrace.posix.SystemV;

/**
 * Which System V segment is to become a segment. Thread-safety: immutable.
 *
 * @param name the segment's name
 * @param key its key
 * @param id its id, or {@link #BY_KEY}
 * @param sizeBytes its length; 0 with {@link Role#ATTACH}: as long as it is
 * @param role who makes it
 * @param mode permission bits of a new one, and the widest an existing one may have
 * @param readOnly whether it is attached for reading only
 * @param keepOnStop whether one that was made here stays
 * @param otherOwner a user id whose segments are accepted besides ours, or -1
 */
record SystemVSpec(
        String name,
        int key,
        int id,
        long sizeBytes,
        Role role,
        int mode,
        boolean readOnly,
        boolean keepOnStop,
        int otherOwner) {
    /** Of {@link #id}: it is found by its key. */
    static final int BY_KEY = -1;

    private static final String PRIVATE = "IPC_PRIVATE";
    private static final int OWNER = 0600;
    private static final int ALL = 0777;
    private static final long MOST_KEY = 0xFFFF_FFFFL;

    SystemVSpec {
        if (id != BY_KEY && (role != Role.ATTACH || key != SystemV.IPC_PRIVATE)) {
            throw new IllegalArgumentException(
                    "id goes with role ATTACH and without a key: id=" + id + ", role=" + role + ", key=" + text(key));
        }
        if (id == BY_KEY && key == SystemV.IPC_PRIVATE && role != Role.CREATE) {
            throw new IllegalArgumentException(
                    "key must be a number with role " + role + ", nobody finds another one: key=" + PRIVATE);
        }
        if (sizeBytes < 0 || (sizeBytes == 0 && role != Role.ATTACH)) {
            throw new IllegalArgumentException(
                    "size must be more than 0 bytes (0 with role ATTACH: as long as it is): size=" + sizeBytes);
        }
        if ((mode & ~ALL) != 0 || (mode & OWNER) != OWNER) {
            throw new IllegalArgumentException(
                    "mode must be between 0600 and 0777, readable and writable by the owner: mode="
                            + SystemVNames.octal(mode));
        }
        if (readOnly && role != Role.ATTACH) {
            throw new IllegalArgumentException("readOnly goes with role ATTACH: readOnly=true, role=" + role);
        }
    }

    /**
     * Reads a configuration.
     *
     * @throws IllegalArgumentException if a value is not allowed
     */
    static SystemVSpec of(SystemVConfig config, String name) {
        return new SystemVSpec(
                name,
                key(config.key()),
                (int) Values.within("id", config.id(), BY_KEY, Integer.MAX_VALUE),
                config.size(),
                Values.choice("role", config.role(), Role.class),
                Values.mode(config.mode()),
                config.readOnly(),
                config.keepOnStop(),
                config.owner());
    }

    private static int key(String text) {
        return text.equals(PRIVATE)
                ? SystemV.IPC_PRIVATE
                : (int) Values.number("key", text, Integer.MIN_VALUE, MOST_KEY);
    }

    private static String text(int key) {
        return key == SystemV.IPC_PRIVATE ? PRIVATE : SystemVNames.hex(key);
    }
}
