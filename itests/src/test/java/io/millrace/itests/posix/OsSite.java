package io.millrace.itests.posix;

import io.millrace.posix.ShmctlCommand;
import io.millrace.posix.ShmidDs;
import io.millrace.posix.SystemV;
import io.millrace.posix.internal.os.OsSystemV;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The kernel. What any process of the test has made is removed at the end. */
final class OsSite extends Site {
    private final SystemV calls = OsSystemV.open();
    private final List<PosixPeer> peers = new ArrayList<>();
    private final Set<Integer> makers =
            new HashSet<>(Set.of((int) ProcessHandle.current().pid()));

    @Override
    SystemV calls() {
        return calls;
    }

    @Override
    List<String> c(PublicFolder programs) {
        return List.of(programs.copy(Programs.os()).toString());
    }

    @Override
    List<String> java(PublicFolder programs) {
        List<String> command = new ArrayList<>(Programs.commandLine(programs.copyAll(Programs.jars())));
        command.add("os");
        return command;
    }

    @Override
    PosixPeer start(List<String> prefix, List<String> command) {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(command);
        PosixPeer peer = PosixPeer.start(words);
        peers.add(peer);
        makers.add(peer.pid());
        return peer;
    }

    @Override
    long freePages() {
        return calls.info().freePages();
    }

    @Override
    public void close() {
        peers.forEach(PosixPeer::close);
        for (ShmidDs each : calls.list()) {
            if (makers.contains(each.cpid()) && !each.isRemoved()) {
                calls.shmctl(each.id(), ShmctlCommand.IPC_RMID, 0);
            }
        }
        calls.close();
        super.close();
    }

    @Override
    public String toString() {
        return "os";
    }
}
