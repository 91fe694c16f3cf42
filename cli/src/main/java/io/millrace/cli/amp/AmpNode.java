package io.millrace.cli.amp;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.internal.AmpInspection;
import io.millrace.amp.internal.AmpLink;
import io.millrace.amp.internal.AmpOptions;
import io.millrace.amp.internal.AmpOptions.Start;
import io.millrace.api.channel.Problem;
import io.millrace.api.memory.GeometryMismatchException;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.cli.StopSignal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A core: the chain as soon as there is one, the queues and endpoints it uses. Without endpoints it takes no interrupt,
 * so looking writes nothing.
 *
 * <p>Thread-safety: confined to one thread.
 */
final class AmpNode implements AutoCloseable {
    private static final String NAME = "peer";
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long NAP_NANOS = 20_000;
    private static final long LONGEST_NAP_NANOS = 1_000_000;
    private static final int SHORT_NAPS = 64;
    /** A chain may be ahead of its header for a moment. */
    private static final int LOOKS = 3;

    private final AmpMemory memory;
    private final AmpOptions attach;
    private final Findings findings;
    private final StopSignal stop;
    private final PeerQueues queues = new PeerQueues();
    private final PeerRpmsg rpmsg;
    private Optional<AmpLink> link = Optional.empty();
    private long lastLook = System.nanoTime();

    AmpNode(AmpMemory memory, Core core, boolean lightSleep, long timeoutNanos, Findings findings, StopSignal stop) {
        this.memory = memory;
        this.attach = AmpOptions.raw(core, Start.ATTACH, lightSleep);
        this.findings = findings;
        this.stop = stop;
        this.rpmsg = new PeerRpmsg(findings, timeoutNanos);
    }

    AmpMemory memory() {
        return memory;
    }

    PeerQueues queues() {
        return queues;
    }

    PeerRpmsg rpmsg() {
        return rpmsg;
    }

    void requireMain(String what) {
        if (attach.core() == Core.SUB) {
            throw new Refusal(Fault.WRONG_ROLE, what + ": only the main core does that, and this is the sub core");
        }
    }

    /** Starts the memory anew, whatever is there. */
    void initialise() {
        forget();
        try {
            if (link.isPresent()) {
                link.get().initialise();
            } else {
                link = Optional.of(open(AmpOptions.raw(attach.core(), Start.INIT, attach.lightSleep())));
            }
        } catch (GeometryMismatchException e) {
            throw new Refusal(Fault.NO_SPACE, e.getMessage());
        }
    }

    /** The memory, if somebody has initialised it by now. */
    AmpLink link() {
        look();
        AmpLink open = link.orElseGet(this::attach);
        link = Optional.of(open);
        if (!open.sysInfo().isInitialised()) {
            throw new Refusal(Fault.NOT_INITIALISED, text(open.sysInfo().dump().problems()));
        }
        return open;
    }

    /** The same, with whole chains. */
    AmpLink chains() {
        AmpLink open = link();
        List<Problem> problems = open.sysInfo().dump().problems();
        for (int look = 1; look < LOOKS && !problems.isEmpty(); look++) {
            LockSupport.parkNanos(LOOK_NANOS);
            problems = open.sysInfo().dump().problems();
        }
        if (!problems.isEmpty()) {
            throw new Refusal(Fault.CORRUPT, text(problems));
        }
        return open;
    }

    private AmpLink attach() {
        for (int look = 1; ; look++) {
            try {
                return open(attach);
            } catch (GeometryMismatchException e) {
                if (!AmpInspection.isInitialised(memory)) {
                    throw new Refusal(Fault.NOT_INITIALISED, e.getMessage());
                }
                if (look == LOOKS) {
                    throw new Refusal(Fault.CORRUPT, e.getMessage());
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    private AmpLink open(AmpOptions options) {
        return new AmpLink(NAME, memory, Signaler.none(), WaitPolicy.standard(), options);
    }

    private static String text(List<Problem> problems) {
        return problems.stream().findFirst().map(Findings::text).orElse("it is initialised now");
    }

    /** Notices a main core that began anew. */
    private void look() {
        lastLook = System.nanoTime();
        boolean anew = link.map(it -> rpmsg.isServing() ? it.look() : it.lookAtChains())
                .orElse(false);
        if (anew) {
            forget();
            findings.tell("the memory was initialised anew: queues and endpoints of before are gone");
        }
    }

    private void forget() {
        queues.clear();
        rpmsg.clear();
    }

    /** Looks now and then, and serves the endpoints; whether these did anything. */
    boolean serve() {
        if (System.nanoTime() - lastLook > LOOK_NANOS) {
            look();
        }
        return rpmsg.isServing() && rpmsg.serve();
    }

    /** How long to sleep after so many looks in a row at which nothing happened. */
    long napNanos(int idle) {
        return idle == 0 ? 0 : Math.min(NAP_NANOS * (1 + idle / SHORT_NAPS), LONGEST_NAP_NANOS);
    }

    /** Waits, and serves the endpoints meanwhile; false if the time is over or the process shall end. */
    boolean await(BooleanSupplier condition, long nanos) {
        long start = System.nanoTime();
        int idle = 0;
        while (!condition.getAsBoolean()) {
            if (stop.isAsked() || System.nanoTime() - start >= nanos) {
                return false;
            }
            idle = serve() ? 0 : idle + 1;
            if (idle > 0) {
                LockSupport.parkNanos(napNanos(idle));
            }
        }
        return true;
    }

    @Override
    public void close() {
        rpmsg.clear();
        link.ifPresent(AmpLink::close);
    }
}
