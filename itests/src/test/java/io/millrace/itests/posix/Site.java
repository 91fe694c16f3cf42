package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.posix.Attachment;
import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.SystemV;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.function.Executable;

/**
 * Where a row is run: a back-end, this process at it, and others at the same. Thread-safety: confined to one thread.
 */
abstract class Site implements AutoCloseable {
    static final Set<ShmgetFlag> CREAT = Set.of(ShmgetFlag.IPC_CREAT);
    static final Set<ShmgetFlag> NEW = Set.of(ShmgetFlag.IPC_CREAT, ShmgetFlag.IPC_EXCL);
    /** Of most segments: no multiple of a page. */
    static final int SIZE = 5000;

    private static final List<String> NO_PREFIX = List.of();
    private static final List<String> MASKED = List.of("sh", "-c", "umask 077; exec \"$@\"", "sh");

    private static final long MOST_TICK_MILLIS = 100;

    private static int keys;

    /** Copies that every user can start; there only if somebody starts one. */
    private Optional<PublicFolder> programs = Optional.empty();

    /**
     * The second that the kernel has at least. Its times follow with the tick, some milliseconds behind the clock; so
     * do those of {@code time} in C.
     */
    static long second() {
        return Instant.now().minusMillis(MOST_TICK_MILLIS).getEpochSecond();
    }

    /** The calls, in this process. */
    abstract SystemV calls();

    /** The command of a program in C, at the same back-end. */
    abstract List<String> c(PublicFolder programs);

    /** The command of the command line, at the same back-end. */
    abstract List<String> java(PublicFolder programs);

    /** Starts a program with a prefix to its command; it is ended with the site. */
    abstract PosixPeer start(List<String> prefix, List<String> command);

    /** How many pages new segments can have. */
    abstract long freePages();

    private PublicFolder programs() {
        if (programs.isEmpty()) {
            programs = Optional.of(new PublicFolder());
        }
        return programs.get();
    }

    /** A process in C of our user. */
    final PosixPeer c() {
        return c(NO_PREFIX);
    }

    /** A process in C of another user; without root the test is skipped. */
    final PosixPeer c(User user) {
        User.requireRoot();
        return c(user.prefix());
    }

    /** A process in Java of our user. */
    final PosixPeer java() {
        return java(NO_PREFIX);
    }

    /** A process in Java of another user; without root the test is skipped. */
    final PosixPeer java(User user) {
        User.requireRoot();
        return java(user.prefix());
    }

    /** A process in C, started by a command in front of its own. */
    final PosixPeer c(List<String> prefix) {
        return start(prefix, c(programs()));
    }

    /** A process in Java, started by a command in front of its own. */
    final PosixPeer java(List<String> prefix) {
        return start(prefix, java(programs()));
    }

    /** Processes in Java and in C that may set few permission bits only. */
    final List<PosixPeer> masked() {
        return List.of(java(MASKED), c(MASKED));
    }

    /** A key that nobody uses. */
    static synchronized int key() {
        keys++;
        return 0x4D00_0000 | (int) (ProcessHandle.current().pid() & 0xFFF) << 12 | (keys & 0xFFF);
    }

    /** A new segment of {@link #SIZE} bytes. */
    final int make() {
        return make(key());
    }

    final int make(int key) {
        return calls().shmget(key, SIZE, 0640, NEW);
    }

    final Attachment attach(int id) {
        return calls().shmat(id, 0, Set.of());
    }

    /** The status, which the program in C must see too. */
    final ShmidDs stat(int id, PosixPeer c) {
        ShmidDs status = calls().stat(id);
        assertEquals(c.stat(id), Answers.of(status));
        return status;
    }

    /** A call that must fail, in Java and as a command in C. */
    final void refused(String errno, Executable call, PosixPeer c, String command) {
        Answers.assertErrno(errno, call);
        assertEquals(errno, c.refusal(command), command);
    }

    /** Ends the programs, and removes what was made. */
    @Override
    public void close() {
        programs.ifPresent(PublicFolder::close);
    }
}
