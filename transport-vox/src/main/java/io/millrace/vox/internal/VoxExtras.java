package io.millrace.vox.internal;

import io.millrace.api.port.Port;
import io.millrace.api.port.Ports;
import java.util.Optional;

/**
 * What was handed over beside the segment: the control port, and the regions of both directions.
 *
 * @param control carries regions, both ways
 * @param out ours
 * @param in the peer's
 */
record VoxExtras(Optional<Port> control, Optional<VoxRegionsOut> out, Optional<VoxRegionsIn> in)
        implements AutoCloseable {
    /** Of a peer that walked in. */
    static VoxExtras none() {
        return new VoxExtras(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Of a guest that was invited, or of its host. */
    static VoxExtras of(VoxPlace place, Ports ports, String name, VoxPool pool) {
        int smallest = pool.maxPayloadBytes() + 1;
        Port control = place.control();
        return new VoxExtras(
                Optional.of(control),
                Optional.of(new VoxRegionsOut(ports, control, name, place.nextRegion(), smallest)),
                Optional.of(new VoxRegionsIn(control, smallest, VoxRegionsIn.MAX_BYTES, place.regions())));
    }

    @Override
    public void close() {
        out.ifPresent(VoxRegionsOut::close);
        in.ifPresent(VoxRegionsIn::close);
        control.ifPresent(Port::close);
    }
}
