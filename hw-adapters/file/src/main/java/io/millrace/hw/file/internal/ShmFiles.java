package io.millrace.hw.file.internal;

import io.millrace.api.health.Finding;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileLook;
import io.millrace.hw.libc.FileStatus;
import io.millrace.hw.libc.Holders;
import io.millrace.hw.libc.Holders.Use;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.Machine;
import io.millrace.hw.libc.Names;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files that may be segments, one finding each: size, owner, mode, links, seals, first bytes, and who has it.
 *
 * <p>Thread-safety: immutable.
 */
public final class ShmFiles {
    private static final String NAME = "shm-file";
    private static final int MOST = 32;
    /** How many names are looked at, of which most may be somebody else's. */
    private static final int MOST_NAMES = 1024;

    private static final String OURS = "millrace-";
    private static final int OTHERS_WRITE = 02;

    private final Path folder;
    private final int user;

    /**
     * Looks at a folder, and at those in it whose names begin with {@code millrace-}.
     *
     * @param folder usually {@code /dev/shm}
     */
    public ShmFiles(Path folder) {
        this.folder = folder;
        this.user = Machine.effectiveUser();
    }

    /**
     * Those that this user may read as segments of its own.
     *
     * @return regular files of ours, by name, at most 32
     */
    public List<Path> ours() {
        return files().stream()
                .filter(it -> status(it)
                        .filter(file -> file.kind() == FileKind.REGULAR && file.owner() == user)
                        .isPresent())
                .limit(MOST)
                .toList();
    }

    List<Finding> findings() {
        List<Path> files = files();
        Holders holders = Holders.of(folder + "/");
        List<Finding> findings = new ArrayList<>();
        for (Path file : files.subList(0, Math.min(MOST, files.size()))) {
            status(file).map(it -> finding(file, it, holders)).ifPresent(findings::add);
        }
        if (files.size() > MOST) {
            findings.add(Finding.ok(NAME, (files.size() - MOST) + " more files in " + folder));
        }
        return findings;
    }

    private List<Path> files() {
        Set<Path> found = new TreeSet<>();
        add(folder, found, true);
        return List.copyOf(found);
    }

    /** One level down only into folders of ours. */
    private void add(Path directory, Set<Path> found, boolean top) {
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory)) {
            for (Path name : names) {
                if (found.size() == MOST_NAMES) {
                    return;
                }
                Optional<FileStatus> status = status(name);
                boolean isFolder =
                        status.filter(it -> it.kind() == FileKind.DIRECTORY).isPresent();
                if (!isFolder) {
                    status.ifPresent(_ -> found.add(name));
                } else if (top && name.getFileName().toString().startsWith(OURS)) {
                    add(name, found, false);
                }
            }
        } catch (IOException notOursToLookInto) {
            found.add(directory);
        }
    }

    private static Optional<FileStatus> status(Path file) {
        try {
            return Names.status(file.toString());
        } catch (LibcException notOursToLookAt) {
            return Optional.empty();
        }
    }

    private Finding finding(Path file, FileStatus status, Holders holders) {
        String path = file.toString().replaceAll("\\p{Cntrl}", "?");
        List<Use> users = holders.of(file);
        String what = path + ": " + FileLook.of(file.toString(), status, false) + "; " + FileLook.of(users);
        if (status.kind() != FileKind.REGULAR) {
            return Finding.ok(NAME, what + ": no segment");
        }
        if (status.links() > 1) {
            return Finding.warn(
                    NAME, what, "remove its other names (find " + folder + " -samefile " + path + "): it is refused");
        }
        if (status.owner() != user) {
            return Finding.ok(NAME, what + ": not ours");
        }
        if ((status.mode() & OTHERS_WRITE) != 0) {
            return Finding.warn(NAME, what, "chmod o-w " + path + ": everybody may write it");
        }
        return users.isEmpty()
                ? Finding.warn(
                        NAME, what, "rm " + path + ", if nobody needs it; who makes it next takes its bytes over")
                : Finding.ok(NAME, what);
    }
}
