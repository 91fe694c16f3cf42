package io.millrace.posix.internal;

import io.millrace.api.health.Finding;
import io.millrace.hw.libc.FileLook;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.Holders;
import io.millrace.hw.libc.Holders.Use;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Names;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Files of memory without a name that processes of ours have open, one finding each. Thread-safety: immutable. */
final class MemoryFiles {
    private static final String NAME = "memfd-file";
    private static final String PREFIX = "/memfd:";
    private static final int MOST = 16;

    List<Finding> findings() {
        Map<String, List<Use>> files = new TreeMap<>();
        for (Use use : Holders.of(PREFIX).uses()) {
            use.descriptor().ifPresent(_ -> files.computeIfAbsent(use.file(), _ -> new ArrayList<>())
                    .add(use));
        }
        List<Finding> findings = new ArrayList<>();
        files.values().stream().limit(MOST).forEach(users -> finding(users).ifPresent(findings::add));
        if (files.size() > MOST) {
            findings.add(Finding.ok(NAME, (files.size() - MOST) + " more: ls -l /proc/*/fd"));
        }
        return findings;
    }

    private static Optional<Finding> finding(List<Use> users) {
        Path descriptor = users.getFirst().descriptor().orElseThrow();
        String name = users.getFirst()
                .file()
                .substring(PREFIX.length())
                .replace(" (deleted)", "")
                .replaceAll("\\p{Cntrl}", "?");
        try {
            Optional<FileStatus> status = Names.target(descriptor.toString());
            return status.map(it -> Finding.ok(
                    NAME,
                    name + ", at " + descriptor + ": " + FileLook.of(descriptor.toString(), it, true) + "; "
                            + FileLook.of(users)));
        } catch (LibcException closedMeanwhile) {
            return Optional.empty();
        }
    }
}
