package io.millrace.posix.internal.table;

import io.millrace.posix.PosixException;
import io.millrace.posix.ShmgetFlag;
import java.util.Set;

/**
 * A call of {@code shmget}. Thread-safety: immutable.
 *
 * @param key of the region
 * @param size in bytes
 * @param mode permission bits
 * @param flags how to look for it
 */
record Get(int key, long size, int mode, Set<ShmgetFlag> flags) {
    static final String CALL = "shmget";

    boolean has(ShmgetFlag flag) {
        return flags.contains(flag);
    }

    PosixException failed(String errno, String why) {
        return new PosixException(errno, CALL, toString(), why);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("key 0x" + Integer.toHexString(key) + ", size " + size + ", ");
        flags.stream().sorted().forEach(flag -> text.append(flag).append('|'));
        return text.append('0').append(Integer.toOctalString(mode)).toString();
    }
}
