package io.millrace.cli.vox;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.cli.ExitException;
import io.millrace.cli.Numbers;
import io.millrace.vox.internal.VoxGeometry;
import io.millrace.vox.internal.VoxLayout;
import io.millrace.vox.internal.VoxSlotClass;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** Options about the layout of a new segment. */
final class GeometryOptions {
    private static final long LONGEST = 1L << 40;

    @Option(names = "--guests", paramLabel = "N", description = "Places, 1 to 255 (1).")
    private int guests = 1;

    @Option(names = "--capacity", paramLabel = "BYTES", description = "Data bytes of each ring (65536).")
    private int capacity = 65_536;

    @Option(names = "--classes", paramLabel = "SIZE:COUNT,..", description = "The slot pool (1024:4,16384:2).")
    private String classes = "1024:4,16384:2";

    @Option(names = "--inline", paramLabel = "BYTES", description = "Longest inline payload (256).")
    private int inline = VoxLayout.DEFAULT_INLINE;

    @Option(names = "--max-payload", paramLabel = "BYTES", description = "Longest payload (65536).")
    private int maxPayload = 65_536;

    @Option(
            names = "--heartbeat",
            paramLabel = "NS",
            description = "How often guests show that they live; 0: never (0).")
    private long heartbeat;

    /** Made by the command line. */
    GeometryOptions() {}

    /** The layout, which may be one that no host should make. */
    VoxGeometry geometry() {
        try {
            VoxGeometry geometry = new VoxGeometry(guests, capacity, classes(), inline, maxPayload, heartbeat);
            double bytes = geometry.classes().stream()
                    .mapToDouble(it -> (double) it.slotBytes() * it.count())
                    .sum();
            if (bytes > LONGEST) {
                throw new ExitException(
                        ExitException.USAGE, "--classes must need at most " + LONGEST + " bytes: " + classes);
            }
            return geometry;
        } catch (GeometryMismatchException e) {
            throw new ExitException(ExitException.USAGE, e.getMessage());
        }
    }

    private List<VoxSlotClass> classes() {
        try {
            return Arrays.stream(classes.split(",", -1))
                    .map(GeometryOptions::slotClass)
                    .toList();
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            throw new ExitException(
                    ExitException.USAGE,
                    "--classes must be SIZE:COUNT, some of them separated by commas, each number 1 to "
                            + Integer.MAX_VALUE + ": " + classes);
        }
    }

    private static VoxSlotClass slotClass(String text) {
        int colon = text.indexOf(':');
        return new VoxSlotClass(
                Math.toIntExact(Numbers.parse(text.substring(0, colon))),
                Math.toIntExact(Numbers.parse(text.substring(colon + 1))));
    }
}
