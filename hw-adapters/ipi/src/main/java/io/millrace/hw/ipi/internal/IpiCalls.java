package io.millrace.hw.ipi.internal;

/** How the system is called. Thread-safety: immutable. */
public enum IpiCalls {
    /** Through the C library of this bundle. */
    JNI {
        @Override
        IpiDevice open(String path, Receive receive) {
            return new JniDevice(path, receive);
        }
    },
    /** Through the foreign-function interface of the JVM. */
    FFM {
        @Override
        IpiDevice open(String path, Receive receive) {
            return new FfmDevice(path, receive);
        }
    };

    /**
     * Opens a device, for reading and writing, so that no call on it sleeps.
     *
     * @throws io.millrace.hw.libc.LibcException if the system refuses
     * @throws io.millrace.api.segment.SegmentRefusedException if the system cannot be called like this here
     */
    abstract IpiDevice open(String path, Receive receive);
}
