package io.millrace.vox.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.millrace.api.ring.Gate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One who works behind a gate and one who shuts it. Fields between them are plain: the gate alone orders them. */
public final class GateStress {
    private static final long LONG_NANOS = 30_000_000_000L;

    private GateStress() {}

    /** Nobody works any more once the gate is shut, and all that was done is seen. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "all the work was done before, and is seen")
    @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "work that was not seen, or was done after it was shut")
    @Outcome(expect = FORBIDDEN, desc = "the gate never shut")
    @State
    public static class WorkAndShut {
        private final Gate gate = new Gate();
        private int work;
        private int seen;

        /** Works while it may. */
        @Actor
        public void worker() {
            while (gate.enter()) {
                work++;
                gate.leave();
            }
        }

        /** Shuts, and looks what was done. */
        @Actor
        public void owner(II_Result r) {
            r.r1 = gate.shut(LONG_NANOS) ? 1 : 0;
            seen = work;
        }

        /** Whether that was all. */
        @Arbiter
        public void all(II_Result r) {
            r.r2 = seen == work ? 1 : 0;
        }
    }
}
