package io.millrace.bench.worker;

import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.fusiondock.internal.FusiondockLink;
import io.millrace.fusiondock.internal.FusiondockOptions;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import java.lang.foreign.Arena;

/**
 * Both sides of a mailbox in one process, for who measures what its code costs. Thread-safety: confined to one thread.
 *
 * @param linux sends
 * @param uniproton receives
 */
public record FusiondockSides(FusiondockLink linux, FusiondockLink uniproton) {
    /** The type of all messages: a blob. */
    public static final int TYPE = 3;

    private static final int REGION_BYTES = 0x20_0000;
    private static final int LINE = 64;

    /**
     * Opens both on private memory, with slots of almost 2 MiB.
     *
     * @param access how the memory may be touched
     * @return the sides
     */
    public static FusiondockSides open(Access access) {
        Memory memory = Memory.of(Arena.ofAuto().allocate(2 * REGION_BYTES, LINE), access);
        return new FusiondockSides(link(memory, Role.LINUX, REGION_BYTES), link(memory, Role.UNIPROTON, REGION_BYTES));
    }

    /** One side, which makes its slot if nobody has. */
    static FusiondockLink link(Memory memory, Role role, int regionBytes) {
        return new FusiondockLink(
                memory, Signaler.none(), WaitPolicy.standard(), FusiondockOptions.of(role, 0, regionBytes));
    }
}
