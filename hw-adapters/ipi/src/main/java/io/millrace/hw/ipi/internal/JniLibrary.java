package io.millrace.hw.ipi.internal;

import io.millrace.api.health.Finding;
import io.millrace.hw.libc.NativeAccess;

/**
 * The functions of {@code libmillrace_ipi.so}: numbers and addresses alone. A framework gives every revision of the
 * bundle a copy of the file of its own, so it can be loaded again after an update.
 *
 * <p>Thread-safety: thread-safe. What fails answers a negative error number.
 */
final class JniLibrary {
    private static final String NAME = "millrace_ipi";
    private static final String TITLE = "ipi-library";
    private static final Finding FINDING = load();

    private JniLibrary() {}

    /** Whether the functions can be called, and what to do if not. */
    static Finding finding() {
        return FINDING;
    }

    static native int open(long path, int flags);

    static native int lock(int fd);

    static native int ioctl(int fd, long request, long argument);

    static native int poll(int fd, int wake, long timeoutNanos);

    static native long read(int fd, long buffer, long length);

    static native long write(int fd, long buffer, long length);

    static native int eventfd();

    static native int close(int fd);

    private static Finding load() {
        String processor = "os.arch=" + System.getProperty("os.arch");
        try {
            System.loadLibrary(NAME);
            return Finding.ok(TITLE, "loaded for " + processor);
        } catch (UnsatisfiedLinkError e) {
            String reason = "the bundle holds no library for " + processor + " (" + e.getMessage() + ")";
            return Finding.warn(TITLE, reason, "use calls=FFM");
        } catch (IllegalCallerException e) {
            String reason = "the JVM forbids native calls";
            return Finding.warn(TITLE, reason, "start it with " + NativeAccess.OPTION);
        }
    }
}
