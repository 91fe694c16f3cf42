package io.millrace.vox.internal;

import io.millrace.api.port.Port;
import java.util.List;

/**
 * What was handed over beside the segment for one guest, before there is a link.
 *
 * @param doorbell a stream
 * @param control a mailbox
 * @param nextRegion the number of our next region
 * @param regions the peer's, known from a revision before this one
 */
record VoxPlace(Port doorbell, Port control, int nextRegion, List<VoxRegionsIn.Kept> regions) implements AutoCloseable {
    /** Of a guest that is new. */
    static VoxPlace fresh(Port doorbell, Port control) {
        return new VoxPlace(doorbell, control, 0, List.of());
    }

    @Override
    public void close() {
        doorbell.close();
        control.close();
        regions.forEach(VoxRegionsIn.Kept::close);
    }
}
