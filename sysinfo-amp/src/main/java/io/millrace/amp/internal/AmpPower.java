package io.millrace.amp.internal;

/** Keeps the HP memory awake while somebody works in it. Thread-safety: thread-safe. */
interface AmpPower {
    /** For memory that never sleeps. */
    AmpPower ALWAYS = new AmpPower() {
        @Override
        public void hold() {}

        @Override
        public void release() {}
    };

    /** Needs the memory once more. */
    void hold();

    /** Needs it once less. */
    void release();
}
