package io.millrace.bench.worker;

import io.millrace.amp.AmpChip;
import io.millrace.amp.AmpGeometry;
import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.Entry;
import io.millrace.amp.Pool;
import io.millrace.amp.internal.AmpLayout;
import io.millrace.amp.internal.AmpLink;
import io.millrace.amp.internal.AmpOptions;
import io.millrace.amp.internal.AmpSysInfo;
import io.millrace.api.memory.Access;
import io.millrace.api.memory.Memory;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import java.lang.foreign.Arena;
import java.util.Optional;

/**
 * A chain of so many entries, for who measures looking them up. Ids count from 0, in the order of the chain; each entry
 * takes 64 bytes with its header, as in {@code peers/bench}. Thread-safety: as the chain.
 */
public final class AmpLookup {
    /** What {@link #find} answers for an id that is not there. */
    public static final long NOTHING = AmpSysInfo.NOWHERE;

    private static final int ENTRY_BYTES = 56;
    /** Sentinel, and the entries of a start. */
    private static final int BEFORE_BYTES = 4096;

    private static final int LINE = 64;

    private final AmpSysInfo sysInfo;

    private AmpLookup(AmpSysInfo sysInfo) {
        this.sysInfo = sysInfo;
    }

    /**
     * Makes a chain in private memory.
     *
     * @param entries how many
     * @return the chain
     */
    public static AmpLookup of(int entries) {
        int bytes = BEFORE_BYTES + entries * (int) AmpLayout.entryBytes(ENTRY_BYTES);
        AmpGeometry geometry = AmpChip.P4.standard().withHpSize(bytes);
        Memory memory = Memory.of(Arena.ofAuto().allocate(bytes, LINE), Access.NORMAL);
        AmpLink link = new AmpLink(
                "bench",
                AmpMemory.of(geometry, memory, 0, Optional.empty(), 0),
                Signaler.none(),
                WaitPolicy.standard(),
                AmpOptions.raw(Core.MAIN, AmpOptions.Start.INIT, false));
        for (int id = 0; id < entries; id++) {
            link.sysInfo().allocate(id, ENTRY_BYTES, Pool.HP, _ -> {}).orElseThrow();
        }
        return new AmpLookup(link.sysInfo());
    }

    /**
     * Looks an entry up in the chain.
     *
     * @param id the id
     * @return the device address of its header, or {@link #NOTHING}
     */
    public long find(int id) {
        return sysInfo.locate(id, Pool.HP);
    }

    /**
     * Looks an entry up as users do.
     *
     * @param id the id
     * @return the entry
     */
    public Optional<Entry> entry(int id) {
        return sysInfo.find(id, Pool.HP);
    }
}
