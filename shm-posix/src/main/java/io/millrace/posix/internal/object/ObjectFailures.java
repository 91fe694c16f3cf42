package io.millrace.posix.internal.object;

import io.millrace.hw.libc.NativeAccess;
import io.millrace.posix.PosixException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;

/** What error numbers mean for objects. Makes no native call. Thread-safety: immutable. */
final class ObjectFailures {
    static final String OPEN = "shm_open";
    static final String UNLINK = "shm_unlink";
    static final String MEMFD = "memfd_create";
    static final String RESERVE = "posix_fallocate";
    static final String TRUNCATE = "ftruncate";
    static final String MAP = "mmap";
    static final String SEALS = "fcntl";

    static final String EINVAL = "EINVAL";

    private ObjectFailures() {}

    /**
     * Makes an exception with a sentence of its own where there is one.
     *
     * @param errno name of the error number
     * @param otherwise what to say where there is none
     */
    static PosixException of(String errno, String call, String arguments, String otherwise) {
        String why =
                switch (errno) {
                    case "ENOENT" -> "there is no object of this name; O_CREAT makes one";
                    case "EEXIST" -> "there is an object of this name; without O_EXCL it is opened";
                    case "EACCES" -> "the object or its directory does not grant this to us";
                    case "EPERM" -> "a seal forbids it";
                    case "ELOOP" -> "a symbolic link of this name stands in " + ObjectName.DIRECTORY + "; remove it";
                    case "EMFILE" -> "too many files are open in this process; close some, or raise RLIMIT_NOFILE";
                    case "ENOSPC" -> room();
                    default -> otherwise;
                };
        return new PosixException(errno, call, arguments, why);
    }

    static PosixException invalid(String call, String arguments, String why) {
        return new PosixException(EINVAL, call, arguments, why);
    }

    /** For what needs the C library, where the JVM forbids it. */
    static PosixException withoutNative(String call, String arguments) {
        return new PosixException(
                "ENOSYS", call, arguments, "the JVM forbids native calls; start it with " + NativeAccess.OPTION);
    }

    private static String room() {
        try {
            FileStore store = Files.getFileStore(ObjectName.DIRECTORY);
            return ObjectName.DIRECTORY + " has " + store.getUsableSpace() + " bytes left of " + store.getTotalSpace()
                    + "; remove objects there, or mount it larger";
        } catch (IOException e) {
            return ObjectName.DIRECTORY + " has no room left, or cannot be asked: " + e;
        }
    }
}
