package io.millrace.amp.internal;

import io.millrace.amp.Allotment;
import io.millrace.amp.Core;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import io.millrace.amp.SysInfoDump;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.GeometryMismatchException;
import java.util.List;
import java.util.Set;

/**
 * What is done with the memory at the start. Source: ESP-AMP, the order of {@code esp_amp_init}: it fixes all
 * addresses.
 */
final class AmpStart {
    /** What a start makes before its last entry. */
    private static final Set<Integer> BEGINNINGS =
            Set.of(id(FirmwareEntry.PM), id(FirmwareEntry.SYSTEM), id(FirmwareEntry.EVENT_MAIN));

    private AmpStart() {}

    /**
     * Takes over or initialises, as the options say.
     *
     * @throws GeometryMismatchException if the memory is not what the options need, or must not be wiped
     */
    static void open(AmpSysInfo sysInfo, AmpView hp, AmpOptions options) {
        boolean anew = options.start() == AmpOptions.Start.INIT
                || (options.start() == AmpOptions.Start.AUTO && options.core() == Core.MAIN && isUnused(sysInfo));
        if (anew) {
            if (!options.wipe()) {
                requireUnused(sysInfo);
            }
            initialise(sysInfo, hp, options);
        }
        requireChain(sysInfo);
    }

    /**
     * Whether nobody can use the memory yet: there is no chain, or one that a main core left that died in the middle of
     * its start.
     */
    private static boolean isUnused(AmpSysInfo sysInfo) {
        SysInfoDump dump = sysInfo.dump();
        boolean broken = sysInfo.isInitialised() && !dump.problems().isEmpty();
        return !broken && dump.entries().stream().allMatch(entry -> BEGINNINGS.contains(entry.id()));
    }

    /** Starts the memory anew, whatever is there. */
    static void initialise(AmpSysInfo sysInfo, AmpView hp, AmpOptions options) {
        hp.word(hp.start() + AmpLayout.PENDING_MAIN_OFFSET, 0);
        hp.word(hp.start() + AmpLayout.PENDING_SUB_OFFSET, 0);
        for (Pool pool : Pool.values()) {
            if (sysInfo.memory().window(pool).isPresent()) {
                sysInfo.chain(pool).initialise();
            }
        }
        if (options.lightSleep()) {
            // Of this word the firmware uses and clears one byte.
            made(sysInfo.make(id(FirmwareEntry.PM), AmpLayout.PM_BYTES, Pool.RTC, AmpView::clearByte, false));
        }
        if (options.systemService()) {
            AmpQueuePlan plan = AmpQueuePlan.queue(AmpLayout.SYSTEM_LENGTH, AmpLayout.SYSTEM_ITEM, false);
            made(AmpQueues.create(sysInfo, id(FirmwareEntry.SYSTEM), plan, false));
        }
        made(createEvent(sysInfo, id(FirmwareEntry.EVENT_MAIN), false));
        made(createEvent(sysInfo, id(FirmwareEntry.EVENT_SUB), false));
    }

    /** Makes an event, no bit set. */
    static Allotment createEvent(AmpSysInfo sysInfo, int id, boolean limited) {
        return sysInfo.make(id, AmpLayout.EVENT_BYTES, Pool.HP, AmpView::clearWord, limited);
    }

    private static int id(FirmwareEntry entry) {
        return entry.id().orElseThrow();
    }

    private static void made(Allotment allotment) {
        if (allotment instanceof Allotment.Refused refused) {
            throw new GeometryMismatchException(refused.reason() + ": " + refused.message());
        }
    }

    private static void requireChain(AmpSysInfo sysInfo) {
        List<Problem> problems = sysInfo.dump().problems();
        if (!problems.isEmpty()) {
            Problem first = problems.getFirst();
            String what = sysInfo.isInitialised() ? "the chain is broken: " : "the memory is not initialised: ";
            throw new GeometryMismatchException(what + first.kind() + " at " + EntryInfo.hex(first.offset()) + " is "
                    + first.value() + ", allowed: " + first.allowed());
        }
    }

    private static void requireUnused(AmpSysInfo sysInfo) {
        if (!isUnused(sysInfo)) {
            throw new GeometryMismatchException(
                    "the memory holds a chain of " + sysInfo.dump().entries().size()
                            + " entries, and a core that uses them would lose them all: attach, or allow to wipe it");
        }
    }
}
