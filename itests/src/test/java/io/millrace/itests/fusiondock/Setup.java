package io.millrace.itests.fusiondock;

import io.millrace.api.memory.Access;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.fusiondock.internal.FusiondockLayout;
import io.millrace.fusiondock.internal.FusiondockOptions;
import io.millrace.fusiondock.internal.FusiondockOptions.Init;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.fusiondock.internal.FusiondockStates;
import java.time.Duration;

/**
 * How a side of ours is set up, said step by step. Without another word it waits for its peer without an end, takes any
 * length, does not ring, and closes at once. Thread-safety: confined to one thread.
 */
final class Setup {
    private final Role role;
    private int region = FusiondockLayout.REGION_BYTES;
    private int max = FusiondockLayout.capacity(FusiondockLayout.REGION_BYTES);
    private int longest = Integer.MAX_VALUE;
    private Access access = Access.NORMAL;
    private Init init = Init.IF_ZERO;
    private boolean afterRings;
    private boolean drop;
    private Duration fallback = Duration.ofNanos(100_000);
    private Duration settle = Duration.ZERO;
    private Duration repeat = Duration.ZERO;
    private Duration patience = Duration.ZERO;
    private Duration lease = Duration.ZERO;
    private Signaler signaler = Signaler.none();

    private Setup(Role role) {
        this.role = role;
    }

    static Setup of(Role role) {
        return new Setup(role);
    }

    /** Length of a region, and what its slot carries. */
    Setup region(int bytes, int slot) {
        region = bytes;
        max = slot;
        return this;
    }

    /** The longest message it takes and sends. */
    Setup longest(int bytes) {
        longest = bytes;
        return this;
    }

    Setup access(Access kind) {
        access = kind;
        return this;
    }

    Setup init(Init when) {
        init = when;
        return this;
    }

    /** Looks at a message only when it was rung. */
    Setup afterRings() {
        afterRings = true;
        return this;
    }

    /** How long a wait lasts without a ring, before it is taken that one was lost. */
    Setup fallback(Duration time) {
        fallback = time;
        return this;
    }

    /** Throws away what stands there at the start. */
    Setup drop() {
        drop = true;
        return this;
    }

    Setup settle(Duration time) {
        settle = time;
        return this;
    }

    /** Rings again for what is not read. */
    Setup repeat(Duration each) {
        repeat = each;
        return this;
    }

    /** How long the peer may take for its next step. */
    Setup patience(Duration time) {
        patience = time;
        return this;
    }

    /** How long closing waits for what is open. */
    Setup lease(Duration time) {
        lease = time;
        return this;
    }

    /** How it rings and is rung; not its to close. */
    Setup rings(Signaler device) {
        signaler = device;
        return this;
    }

    long fileBytes() {
        return 2L * region;
    }

    Access access() {
        return access;
    }

    Signaler signaler() {
        return signaler;
    }

    WaitPolicy policy() {
        return new WaitPolicy(WaitPolicy.standard().spins(), fallback.toNanos());
    }

    FusiondockOptions options() {
        FusiondockOptions usual = FusiondockOptions.of(role, 0, region);
        return new FusiondockOptions(
                role,
                usual.txOffset(),
                usual.rxOffset(),
                region,
                FusiondockStates.STANDARD,
                init,
                false,
                max,
                longest,
                afterRings,
                settle.toNanos(),
                false,
                drop,
                false,
                repeat.toNanos(),
                patience.toNanos(),
                lease.toNanos(),
                usual.peerTarget());
    }
}
