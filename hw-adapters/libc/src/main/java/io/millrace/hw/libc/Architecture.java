package io.millrace.hw.libc;

/** The numbers that differ between the processors we run on. Thread-safety: immutable. */
enum Architecture {
    X86_64(202, 0x20000),
    AARCH64(98, 0x8000);

    static final Architecture CURRENT = of(System.getProperty("os.arch"));

    /** Number of the system call {@code futex}. */
    final long futex;
    /** {@code O_NOFOLLOW}. */
    final int noFollow;

    Architecture(long futex, int noFollow) {
        this.futex = futex;
        this.noFollow = noFollow;
    }

    static Architecture of(String name) {
        return switch (name) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default -> throw new UnsupportedOperationException("os.arch is " + name + ", allowed: amd64, aarch64");
        };
    }
}
