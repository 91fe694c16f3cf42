package io.millrace.gateway.shell.posix.internal;

import io.millrace.gateway.shell.support.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** How the snapshots look as text. Thread-safety: immutable, static. */
final class Tables {
    static final Table<SegmentDTO> SEGMENTS = new Table<>(
            dto -> Integer.toString(dto.shmid),
            List.of(
                    column("SYSTEMV", dto -> dto.systemv),
                    column("KEY", dto -> dto.key),
                    column("SHMID", dto -> dto.shmid),
                    column("OWNER", dto -> dto.owner),
                    column("PERMS", dto -> dto.perms),
                    column("BYTES", dto -> dto.bytes),
                    column("NATTCH", dto -> dto.nattch),
                    column("STATUS", dto -> dto.status.isEmpty() ? "-" : dto.status),
                    column("CPID", dto -> dto.cpid),
                    column("LPID", dto -> dto.lpid)));

    static final Table<RemovedDTO> REMOVED = new Table<>(
            dto -> Integer.toString(dto.shmid),
            List.of(
                    column("SYSTEMV", dto -> dto.systemv),
                    column("KEY", dto -> dto.key),
                    column("SHMID", dto -> dto.shmid),
                    column("BYTES", dto -> dto.bytes),
                    column("NATTCH", dto -> dto.nattch),
                    column("EFFECT", dto -> dto.effect)));

    private Tables() {}

    private static <T> Table.Column<T> column(String title, Function<T, Object> value) {
        return new Table.Column<>(title, value);
    }

    /** The segments, then a line for each of the limits. */
    static String text(IpcsDTO found) {
        List<String> lines = new ArrayList<>();
        lines.add(SEGMENTS.all(Arrays.asList(found.segments)));
        Arrays.stream(found.limits).map(Tables::line).forEach(lines::add);
        return String.join("\n", lines);
    }

    private static String line(LimitsDTO limits) {
        if (!limits.problem.isEmpty()) {
            return limits.systemv + ": " + limits.problem;
        }
        String free = limits.freePages < 0 ? "" : ", " + limits.freePages + " free";
        return limits.systemv + ": " + limits.segments + " of " + limits.shmmni + " segments, each of "
                + limits.shmmin + " to " + limits.shmmax + " bytes; " + limits.shmall + " pages of " + limits.pageSize
                + " bytes" + free;
    }
}
