package io.millrace.posix;

/** What works on this machine, in this JVM. */
public enum Capability {
    /** Objects by name: {@link PosixObjects#shmOpen}. */
    NAMED_OBJECTS,
    /** Objects without a name: {@link PosixObjects#memfd}; needs native access. */
    MEMORY_FILES,
    /** Seals, and asking for them; needs native access. */
    SEALS,
    /** The kernel's {@link SystemV}; needs native access. */
    SYSTEM_V
}
