package io.millrace.amp.internal;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.Pool;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import java.util.Map;

/**
 * A configuration and what it refers to, in the terms of a link. Thread-safety: immutable.
 *
 * @param name the link's name
 * @param memory the windows
 * @param line the one shared line
 * @param policy how to wait
 * @param options how to behave
 * @param plan which channels are wanted
 * @param segments the names of the segments the pools lie in
 * @param copyOut whether handlers get copies
 * @param lookNanos the longest time between two looks
 */
record AmpSetup(
        String name,
        AmpMemory memory,
        Signaler line,
        WaitPolicy policy,
        AmpOptions options,
        AmpPlan plan,
        Map<Pool, String> segments,
        boolean copyOut,
        long lookNanos) {
    /** Makes the map unmodifiable. */
    AmpSetup {
        segments = Map.copyOf(segments);
    }

    boolean isMain() {
        return options.core() == Core.MAIN;
    }

    /** Whether we make what is not there; otherwise we wait for it. */
    boolean makes() {
        return isMain() && options.start() != AmpOptions.Start.ATTACH;
    }

    /** Who is at the other side. */
    String peer() {
        return isMain() ? "sub core" : "main core";
    }

    /** The same for a start that takes over what an earlier one of this process made. */
    AmpSetup asLaterStart() {
        AmpOptions later = new AmpOptions(
                options.core(),
                AmpOptions.Start.AUTO,
                false,
                options.raw(),
                options.maxEntries(),
                options.lightSleep(),
                options.systemService(),
                options.leaseNanos());
        return new AmpSetup(name, memory, line, policy, later, plan, segments, copyOut, lookNanos);
    }

    AmpLink open() {
        return new AmpLink(name, memory, line, policy, options);
    }

    /** Whether there is something to open. */
    boolean isInitialised() {
        return new AmpSysInfo(name, memory, options).isInitialised();
    }
}
