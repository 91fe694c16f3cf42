package io.millrace.gateway.shell.posix.internal;

import io.millrace.posix.ShmInfo;
import io.millrace.posix.ShmidDs;

/** Makes snapshots of what the services say. Thread-safety: immutable, static. */
final class Dtos {
    private Dtos() {}

    static SegmentDTO segment(String systemv, ShmidDs status, Users users) {
        SegmentDTO dto = new SegmentDTO();
        dto.systemv = systemv;
        dto.key = key(status);
        dto.shmid = status.id();
        dto.owner = users.name(status.uid());
        dto.perms = Integer.toOctalString(status.permissions());
        dto.bytes = status.segsz();
        dto.nattch = status.nattch();
        dto.status = status(status);
        dto.cpid = status.cpid();
        dto.lpid = status.lpid();
        return dto;
    }

    private static String key(ShmidDs status) {
        return "0x%08x".formatted(status.key());
    }

    private static String status(ShmidDs status) {
        String dest = status.isRemoved() ? "dest" : "";
        String locked = (status.mode() & ShmidDs.SHM_LOCKED) == 0 ? "" : "locked";
        return (dest + " " + locked).strip();
    }

    static LimitsDTO limits(String systemv, ShmInfo info) {
        LimitsDTO dto = new LimitsDTO();
        dto.systemv = systemv;
        dto.segments = info.usedIds();
        dto.shmmni = info.shmmni();
        dto.shmmin = info.shmmin();
        dto.shmmax = info.shmmax();
        dto.shmall = info.shmall();
        dto.pageSize = info.pageSize();
        dto.freePages = info.freePages();
        dto.problem = "";
        return dto;
    }

    /** Of what does not work here. */
    static LimitsDTO unknown(String systemv, String problem) {
        LimitsDTO dto = new LimitsDTO();
        dto.systemv = systemv;
        dto.problem = problem;
        return dto;
    }

    static RemovedDTO removed(String systemv, ShmidDs before) {
        RemovedDTO dto = new RemovedDTO();
        dto.systemv = systemv;
        dto.key = key(before);
        dto.shmid = before.id();
        dto.bytes = before.segsz();
        dto.nattch = before.nattch();
        dto.effect = effect(before.nattch());
        return dto;
    }

    static String effect(long nattch) {
        return nattch == 0 ? "gone" : "marked: goes when all " + nattch + " have detached it";
    }

    /** A segment in words, for questions. */
    static String text(String systemv, ShmidDs status) {
        return systemv + " key " + key(status) + ", id " + status.id() + ", " + status.segsz() + " bytes, attached "
                + status.nattch() + " times, made by process " + status.cpid();
    }
}
