package io.millrace.itests.vox;

import io.millrace.vox.internal.VoxGeometry;
import io.millrace.vox.internal.VoxLayout;
import io.millrace.vox.internal.VoxSlotClass;
import java.util.List;
import java.util.stream.Collectors;

/** Segments the tests use. */
final class Geometries {
    private static final List<VoxSlotClass> CLASSES = List.of(new VoxSlotClass(1024, 4), new VoxSlotClass(16384, 2));

    private Geometries() {}

    /** What the C peer makes of itself. */
    static VoxGeometry usual(int guests) {
        return new VoxGeometry(guests, 65536, CLASSES, 256, 65536, 0);
    }

    /** A ring that wraps all the time. */
    static VoxGeometry narrow(int guests) {
        return new VoxGeometry(guests, 1000, CLASSES, 256, 65536, 0);
    }

    /** The same in the words of the C peer. */
    static String words(VoxGeometry geometry) {
        String classes = geometry.classes().stream()
                .map(each -> each.slotBytes() + ":" + each.count())
                .collect(Collectors.joining(","));
        return "--guests " + geometry.guests() + " --capacity " + geometry.capacityBytes() + " --classes " + classes
                + " --inline " + geometry.inlineThreshold() + " --max-payload " + geometry.maxPayloadBytes()
                + " --heartbeat " + geometry.heartbeatNanos();
    }

    static long sizeBytes(VoxGeometry geometry) {
        return VoxLayout.of(geometry).totalSize();
    }
}
