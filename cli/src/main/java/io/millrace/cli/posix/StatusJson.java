package io.millrace.cli.posix;

import io.millrace.cli.Json;
import io.millrace.posix.ShmidDs;
import jakarta.json.JsonObjectBuilder;

/** The status of a segment as an answer. Thread-safety: thread-safe. */
final class StatusJson {
    private StatusJson() {}

    static JsonObjectBuilder of(ShmidDs status) {
        return Json.object()
                .add("id", status.id())
                .add("key", status.key())
                .add("segsz", status.segsz())
                .add("nattch", status.nattch())
                .add("cpid", status.cpid())
                .add("lpid", status.lpid())
                .add("mode", "0%03o".formatted(status.mode()))
                .add("uid", Integer.toUnsignedLong(status.uid()))
                .add("gid", Integer.toUnsignedLong(status.gid()))
                .add("cuid", Integer.toUnsignedLong(status.cuid()))
                .add("cgid", Integer.toUnsignedLong(status.cgid()))
                .add("atime", status.atime())
                .add("dtime", status.dtime())
                .add("ctime", status.ctime());
    }
}
