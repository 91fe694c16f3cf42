package io.millrace.bench.jmh;

import io.millrace.api.memory.Access;
import io.millrace.bench.worker.FusiondockSides;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A message through the slot of a mailbox of fusiondock, both ends in one thread. */
public class FusiondockPath extends RingPath {
    /** Bytes of a message. */
    @Param({"8", "64", "1024"})
    public int size;

    /** How the memory may be touched. */
    @Param({"NORMAL", "DEVICE"})
    public Access access;

    /** Opens both sides on private memory. */
    @Setup
    public void open() {
        FusiondockSides sides = FusiondockSides.open(access);
        use(sides.linux().tx(FusiondockSides.TYPE), sides.uniproton().rx(), size);
    }
}
