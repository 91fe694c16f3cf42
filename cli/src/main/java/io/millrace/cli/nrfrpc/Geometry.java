package io.millrace.cli.nrfrpc;

import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.cli.ExitException;
import io.millrace.nrfrpc.internal.NrfRpcLayout;
import java.util.function.Supplier;

/**
 * Where the two areas of a link lie, checked. Thread-safety: immutable.
 *
 * @param ab the area on which A sends
 * @param ba the area on which B sends
 * @param abOffset where AB starts, bytes
 * @param baOffset where BA starts, bytes
 */
record Geometry(NrfRpcLayout ab, NrfRpcLayout ba, long abOffset, long baOffset) {
    /** An area as it was asked for. */
    record Area(String name, int sizeBytes, int endpoints) {}

    Geometry {
        checkOffset("ab", abOffset);
        checkOffset("ba", baOffset);
        if (abOffset < baOffset + ba.sizeBytes() && baOffset < abOffset + ab.sizeBytes()) {
            throw new ExitException(
                    ExitException.USAGE,
                    "the areas overlap: ab has " + ab.sizeBytes() + " bytes at " + abOffset + ", ba has "
                            + ba.sizeBytes() + " bytes at " + baOffset);
        }
    }

    /**
     * Lays two areas out.
     *
     * @param ab what was asked for
     * @param ba what was asked for
     * @param abOffset where AB starts
     * @param baOffset where BA starts; negative: right behind AB
     * @param queues whether the areas end with the signal queues of revision R2
     * @return the geometry
     * @throws ExitException with status 1 if an area is too small
     */
    static Geometry of(Area ab, Area ba, long abOffset, long baOffset, boolean queues) {
        NrfRpcLayout first = layout(ab, ba, queues);
        NrfRpcLayout second = layout(ba, ab, queues);
        return new Geometry(first, second, abOffset, baOffset < 0 ? abOffset + first.sizeBytes() : baOffset);
    }

    /** Bytes from the start of the file to the end of the last area. */
    long sizeBytes() {
        return Math.max(abOffset + ab.sizeBytes(), baOffset + ba.sizeBytes());
    }

    NrfRpcLayout out(Side side) {
        return side == Side.A ? ab : ba;
    }

    NrfRpcLayout in(Side side) {
        return side == Side.A ? ba : ab;
    }

    private static NrfRpcLayout layout(Area area, Area other, boolean queues) {
        return named(
                area.name(),
                () -> queues
                        ? NrfRpcLayout.r2(area.sizeBytes(), area.endpoints(), other.endpoints())
                        : NrfRpcLayout.r1(area.sizeBytes(), area.endpoints()));
    }

    private static NrfRpcLayout named(String area, Supplier<NrfRpcLayout> layout) {
        try {
            return layout.get();
        } catch (GeometryMismatchException e) {
            throw new ExitException(ExitException.USAGE, "area " + area + ": " + e.getMessage());
        }
    }

    private static void checkOffset(String area, long offset) {
        if (offset < 0 || offset % Integer.BYTES != 0 || offset > Integer.MAX_VALUE) {
            throw new ExitException(
                    ExitException.USAGE,
                    "area " + area + " must start at a multiple of 4, 0 to " + Integer.MAX_VALUE + ": " + offset);
        }
    }
}
