package io.millrace.amp.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.millrace.amp.Core;
import io.millrace.api.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A handler comes while its interrupt does. The result is how often it was called. */
public final class AmpHandlerStress {
    private static final int INTERRUPT = 3;

    private AmpHandlerStress() {}

    /** The bit is set already; one thread takes it, another registers the handler. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "handled by the one or the other")
    @Outcome(id = "2", expect = ACCEPTABLE_INTERESTING, desc = "handled by both: the handler looks once more")
    @Outcome(expect = FORBIDDEN, desc = "lost, or handled for no reason")
    @State
    public static class HandleAndDispatch {
        private final StressAmp amp = StressAmp.fresh();
        private final AmpInterrupts sub = amp.interrupts(Core.SUB);
        private final AtomicInteger calls = new AtomicInteger();

        /** The bit is set. */
        public HandleAndDispatch() {
            amp.interrupts(Core.MAIN).trigger(INTERRUPT);
        }

        /** Takes the bit. */
        @Actor
        public void look() {
            sub.dispatch();
        }

        /** Registers. */
        @Actor
        public void handle() {
            sub.handle(INTERRUPT, calls::incrementAndGet);
        }

        /** Looks once more, as somebody always does. */
        @Arbiter
        public void calls(I_Result r) {
            sub.dispatch();
            r.r1 = calls.get();
        }
    }

    /** The bit is set and taken while another thread registers the handler. */
    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "handled by the one or the other")
    @Outcome(id = "2", expect = ACCEPTABLE_INTERESTING, desc = "handled by both: the handler looks once more")
    @Outcome(expect = FORBIDDEN, desc = "lost, or handled for no reason")
    @State
    public static class HandleAndTrigger {
        private final StressAmp amp = StressAmp.fresh();
        private final AmpInterrupts main = amp.interrupts(Core.MAIN);
        private final AmpInterrupts sub = amp.interrupts(Core.SUB);
        private final AtomicInteger calls = new AtomicInteger();

        /** Sets the bit, and somebody takes it. */
        @Actor
        public void come() {
            main.trigger(INTERRUPT);
            sub.dispatch();
        }

        /** Registers. */
        @Actor
        public void handle() {
            sub.handle(INTERRUPT, calls::incrementAndGet);
        }

        /** Looks once more, as somebody always does. */
        @Arbiter
        public void calls(I_Result r) {
            sub.dispatch();
            r.r1 = calls.get();
        }
    }

    /** A handler gives way to another. */
    @JCStressTest
    @Outcome(id = "[12]", expect = ACCEPTABLE, desc = "handled")
    @Outcome(expect = FORBIDDEN, desc = "lost")
    @State
    public static class Replaced {
        private final StressAmp amp = StressAmp.fresh();
        private final AmpInterrupts sub = amp.interrupts(Core.SUB);
        private final AtomicInteger calls = new AtomicInteger();
        private final Channel.Subscription old = sub.handle(3, calls::incrementAndGet);

        /** The bit is set. */
        public Replaced() {
            amp.interrupts(Core.MAIN).trigger(3);
        }

        /** Takes. */
        @Actor
        public void look() {
            sub.dispatch();
        }

        /** Replaces. */
        @Actor
        public void replace() {
            old.close();
            sub.handle(3, calls::incrementAndGet);
        }

        /** All. */
        @Arbiter
        public void calls(I_Result r) {
            sub.dispatch();
            r.r1 = calls.get();
        }
    }
}
