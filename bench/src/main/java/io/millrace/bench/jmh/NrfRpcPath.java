package io.millrace.bench.jmh;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.nrfrpc.internal.NrfRpcLayout;
import io.millrace.nrfrpc.internal.NrfRpcLink;
import io.millrace.nrfrpc.internal.NrfRpcOptions;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Role;
import io.millrace.nrfrpc.internal.NrfRpcOptions.Side;
import java.lang.foreign.Arena;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A message of the nRF RPC draft's wire through both ends of a link in one thread. */
public class NrfRpcPath extends RingPath {
    private static final int AREA_BYTES = 4096;
    private static final int ENDPOINTS = 13;
    private static final int ENDPOINT = 3;

    /** Bytes of a message. */
    @Param({"8", "64", "1024"})
    public int size;

    /** How the memory may be touched. */
    @Param({"NORMAL", "DEVICE"})
    public Access access;

    /** Opens both sides of a link on private memory. */
    @Setup
    public void open() {
        NrfRpcLayout area = NrfRpcLayout.r1(AREA_BYTES, ENDPOINTS);
        Memory memory = Memory.of(Arena.ofShared().allocate(2 * AREA_BYTES, 64), access);
        Producer tx = link(memory, NrfRpcOptions.of(Side.A, area, area).withRole(Role.CREATE))
                .tx(ENDPOINT);
        Consumer rx = link(memory, NrfRpcOptions.of(Side.B, area, area)).rx(ENDPOINT);
        use(tx, rx, size);
    }

    private static NrfRpcLink link(Memory memory, NrfRpcOptions options) {
        return new NrfRpcLink("bench", memory, Signaler.none(), WaitPolicy.standard(), options);
    }
}
