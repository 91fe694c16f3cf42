package io.millrace.amp.internal;

import io.millrace.amp.Allotment;
import io.millrace.amp.Core;
import io.millrace.amp.EntryInfo;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.GeometryMismatchException;
import java.util.List;

/**
 * What is done with the memory at the start. Source: ESP-AMP, the order of {@code esp_amp_init}: it fixes all
 * addresses.
 */
final class AmpStart {
    private AmpStart() {}

    /**
     * Takes over or initialises, as the options say.
     *
     * @throws GeometryMismatchException if the memory is not what the options need, or must not be wiped
     */
    static void open(AmpSysInfo sysInfo, AmpView hp, AmpOptions options) {
        switch (options.start()) {
            case ATTACH -> requireChain(sysInfo, "there is none, or not yet");
            case AUTO -> {
                if (!sysInfo.isInitialised()) {
                    requireMain(options);
                    requireNothing(sysInfo);
                    initialise(sysInfo, hp, options);
                }
                requireChain(sysInfo, "it is broken");
            }
            case INIT -> {
                requireMain(options);
                if (!options.wipe()) {
                    requireNothing(sysInfo);
                }
                initialise(sysInfo, hp, options);
            }
            default -> throw new IllegalArgumentException("start=" + options.start());
        }
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

    private static void requireMain(AmpOptions options) {
        if (options.core() == Core.SUB) {
            throw new GeometryMismatchException(
                    "the memory is not initialised, and a sub core does not initialise it: wait for the main core");
        }
    }

    private static void requireChain(AmpSysInfo sysInfo, String otherwise) {
        List<Problem> problems = sysInfo.dump().problems();
        if (!problems.isEmpty()) {
            Problem first = problems.getFirst();
            throw new GeometryMismatchException("no sound chain, " + otherwise + ": " + first.kind() + " at "
                    + EntryInfo.hex(first.offset()) + " is " + first.value() + ", allowed: "
                    + first.allowed());
        }
    }

    private static void requireNothing(AmpSysInfo sysInfo) {
        int entries = sysInfo.dump().entries().size();
        if (entries > 0) {
            throw new GeometryMismatchException("the memory holds a chain of " + entries
                    + " entries, and a core that uses them would lose them all: attach, or allow to wipe it");
        }
    }
}
