package io.millrace.posix.internal.object;

import io.millrace.hw.libc.MemoryFile;
import io.millrace.posix.Seal;
import java.util.EnumSet;
import java.util.Set;

/** Seals as the kernel numbers them. Thread-safety: immutable. */
final class SealBits {
    private SealBits() {}

    static int of(Set<Seal> seals) {
        int bits = 0;
        for (Seal seal : seals) {
            bits |= of(seal);
        }
        return bits;
    }

    /** Those known here; a kernel may know more. */
    static Set<Seal> toSet(int bits) {
        Set<Seal> seals = EnumSet.noneOf(Seal.class);
        for (Seal seal : Seal.values()) {
            if ((bits & of(seal)) != 0) {
                seals.add(seal);
            }
        }
        return seals;
    }

    private static int of(Seal seal) {
        return switch (seal) {
            case F_SEAL_SEAL -> MemoryFile.SEAL_SEALS;
            case F_SEAL_SHRINK -> MemoryFile.SEAL_SHRINKING;
            case F_SEAL_GROW -> MemoryFile.SEAL_GROWING;
            case F_SEAL_WRITE -> MemoryFile.SEAL_WRITING;
            case F_SEAL_FUTURE_WRITE -> MemoryFile.SEAL_FUTURE_WRITING;
        };
    }
}
