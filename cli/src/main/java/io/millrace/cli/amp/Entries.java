package io.millrace.cli.amp;

import io.millrace.amp.Allotment;
import io.millrace.amp.Entry;
import io.millrace.amp.FirmwareEntry;
import io.millrace.amp.Pool;
import io.millrace.amp.internal.AmpLink;

/** Entries as commands ask for them. */
final class Entries {
    private Entries() {}

    static String name(int id) {
        return FirmwareEntry.nameOf(id);
    }

    static Entry find(AmpLink link, int id, Pool pool) {
        if (link.sysInfo().memory().window(pool).isEmpty()) {
            throw new Refusal(Fault.NO_POOL, "there is no pool " + pool.label() + " here");
        }
        return link.sysInfo()
                .find(id, pool)
                .orElseThrow(() -> new Refusal(Fault.NOT_FOUND, "no entry " + name(id) + " in pool " + pool.label()));
    }

    /** The address of an entry just made. */
    static long address(Allotment allotment) {
        return switch (allotment) {
            case Allotment.Made made -> made.entry().info().address();
            case Allotment.Refused refused -> throw new Refusal(fault(refused.reason()), refused.message());
        };
    }

    /** Of a raw peer nothing is reserved and nothing limited. */
    private static Fault fault(Allotment.Reason reason) {
        return switch (reason) {
            case DUPLICATE_ID -> Fault.DUPLICATE_ID;
            case NO_SPACE -> Fault.NO_SPACE;
            case TOO_LARGE -> Fault.TOO_LARGE;
            case WRONG_ROLE -> Fault.WRONG_ROLE;
            case NO_POOL -> Fault.NO_POOL;
            case NOT_INITIALISED -> Fault.NOT_INITIALISED;
            case RESERVED_ID, LIMIT -> Fault.INVALID_ARG;
        };
    }
}
