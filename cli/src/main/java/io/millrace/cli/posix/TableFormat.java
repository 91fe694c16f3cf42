package io.millrace.cli.posix;

import io.millrace.api.memory.Memory;
import io.millrace.cli.FormatSpec;
import io.millrace.cli.ImageFormat;
import io.millrace.cli.ReadOnlyFile;
import io.millrace.posix.internal.table.TableInspection;
import io.millrace.posix.internal.table.TableInspection.Report;
import io.millrace.posix.internal.table.TableLayout;
import java.util.List;
import java.util.Set;

/** Images of a table of System V segments. */
public final class TableFormat implements ImageFormat {
    static final String NAME = "table";

    private static final String OFFSET = "offset";

    /** Makes the format. */
    public TableFormat() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Decoded decode(String path, FormatSpec spec) {
        spec.allow(Set.of(OFFSET));
        return LivePlace.look(path, spec, OFFSET, TableInspection::of, Report::ok, TableImage::decoded);
    }

    @Override
    public List<Guess> guess(ReadOnlyFile file) {
        Memory memory = file.memory();
        if (memory.size() < Long.BYTES || memory.getLong(0) != TableLayout.MAGIC) {
            return List.of();
        }
        String geometry = TableInspection.of(memory)
                .layout()
                .map(it -> ": " + it.profile() + ", " + it.pages() + " pages of " + it.pageSize() + " bytes, "
                        + it.regions() + " regions, " + it.peers() + " peers")
                .orElse(", and no geometry that can be");
        return List.of(new Guess(NAME, "the magic MLRSHMT1" + geometry, LivePlace.MAGIC_SCORE));
    }
}
