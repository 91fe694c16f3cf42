package io.millrace.itests.posix;

import io.millrace.api.memory.Memory;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.api.memory.ShmException;
import io.millrace.api.segment.Role;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.posix.internal.granule.ProcessLiveness;
import io.millrace.posix.internal.table.TableLayout;
import io.millrace.posix.internal.table.TableOpener;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A file system in memory with less room than the files on it are long. */
final class VanishingRoom {
    private static final int SIZE = 1 << 20;
    private static final int PAGE = 4096;

    private VanishingRoom() {}

    /** Pages that were there at the first access stay; the first access to another one finds no room. */
    static void run(Vanishing program, String folder) {
        Path file = Path.of(folder, "sparse");
        sparse(file, SIZE);
        FileSpec spec = FileSpec.of("sparse", file.toString(), SIZE, Role.ATTACH);
        try (MappedFile segment = MappedFile.open(spec, _ -> {})) {
            Memory memory = segment.memory();
            program.warm(memory, 0);
            fill(memory);
            program.touch("no room", memory, SIZE - PAGE);
            program.intact("room", memory, 0);
        }
        refuses(folder);
        table(program, folder);
    }

    /** Takes all the room there is, a page at a time: a fill of all would meet a fault at each of its words. */
    private static void fill(Memory memory) {
        long page = 0;
        try {
            while (page < SIZE) {
                memory.setByte(page, (byte) 1);
                page += PAGE;
            }
        } catch (SegmentLostException expected) {
            // what is looked at next has no room
        }
    }

    /** Who makes a file reserves its room. */
    private static void refuses(String folder) {
        FileSpec spec = FileSpec.of("new", folder + "/new", SIZE, Role.CREATE);
        int refused = 0;
        for (int i = 0; i < Vanishing.TOUCHES; i++) {
            refused += isRefused(spec) ? 1 : 0;
        }
        Vanishing.tell("a new file", refused);
    }

    private static boolean isRefused(FileSpec spec) {
        try (MappedFile _ = MappedFile.open(spec, _ -> {})) {
            return false;
        } catch (ShmException e) {
            return e.getMessage().contains("ENOSPC");
        }
    }

    private static void table(Vanishing program, String folder) {
        Path file = Path.of(folder, "table");
        TableLayout layout = TableLayout.of(64);
        sparse(file, layout.size());
        FileSpec spec = FileSpec.of("table", file.toString(), layout.size(), Role.ATTACH);
        try (MappedFile segment = MappedFile.open(spec, _ -> {})) {
            TableOpener opener =
                    new TableOpener("table", segment, 0, ProcessLiveness.self(), new ProcessLiveness(0), () -> 0);
            program.lost("a table without room", () -> opener.open(layout).close());
        }
    }

    private static void sparse(Path path, long size) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(size);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
