package io.millrace.gateway.shell.posix.internal;

import io.millrace.posix.Attachment;
import io.millrace.posix.PosixException;
import io.millrace.posix.ShmInfo;
import io.millrace.posix.ShmatFlag;
import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmgetFlag;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.SystemV;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** System V that always has the same segments. Thread-safety: one thread. */
final class FakeSystemV implements SystemV {
    private final ShmInfo info;
    private final List<ShmidDs> rows;
    private final List<String> controlled = new ArrayList<>();
    private Optional<PosixException> failure = Optional.empty();

    FakeSystemV(ShmInfo info, List<ShmidDs> rows) {
        this.info = info;
        this.rows = rows;
    }

    /** From now on every call fails. */
    void failWith(PosixException why) {
        failure = Optional.of(why);
    }

    /** What was done to which. */
    List<String> controlled() {
        return controlled;
    }

    private void call() {
        failure.ifPresent(why -> {
            throw why;
        });
    }

    @Override
    public void shmctl(int id, ShmctlCommand command, int mode) {
        call();
        controlled.add(id + " " + command);
    }

    @Override
    public List<ShmidDs> list() {
        call();
        return rows;
    }

    @Override
    public ShmInfo info() {
        call();
        return info;
    }

    @Override
    public int shmget(int key, long sizeBytes, int mode, Set<ShmgetFlag> flags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Attachment shmat(int id, long address, Set<ShmatFlag> flags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shmdt(long address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ShmidDs stat(int id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
