package io.millrace.cli.fusiondock;

import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.hw.devmem.internal.DevMemSegments;
import io.millrace.hw.devmem.internal.DevMemSpec;
import io.millrace.hw.devmem.internal.PhysicalRange;
import io.millrace.hw.libc.FileKind;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.hw.libc.Names;
import java.nio.file.Path;

/**
 * The memory behind FILE: that of a file, which is made or grown as needed, or the two regions alone where a device
 * maps them by their addresses. Thread-safety: immutable.
 *
 * @param segment the memory
 * @param settings where the regions are in it
 */
record OpenedFile(Segment segment, Settings settings) implements AutoCloseable {
    private static final String NAME = "peer";
    /** The peer may be of another program: it may let its group write, but never everybody. */
    private static final int WIDEST_MODE = 0664;

    static OpenedFile open(String file, Settings settings) {
        String path = Path.of(file).toAbsolutePath().toString();
        boolean device = Names.target(path)
                .filter(it -> it.kind() == FileKind.CHARACTER_DEVICE)
                .isPresent();
        return device ? device(path, settings) : file(path, settings);
    }

    private static OpenedFile file(String path, Settings settings) {
        FileSpec spec = FileSpec.of(NAME, path, settings.fileBytes(), Role.CREATE_OR_ATTACH)
                .withMode(WIDEST_MODE);
        return new OpenedFile(MappedFile.grow(spec), settings);
    }

    private static OpenedFile device(String path, Settings settings) {
        PhysicalRange range = new PhysicalRange(settings.base(), settings.fileBytes() - settings.base());
        return new OpenedFile(DevMemSegments.open(DevMemSpec.of(NAME, range, path)), settings.withBase(0));
    }

    @Override
    public void close() {
        segment.close();
    }
}
