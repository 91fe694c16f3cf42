package io.millrace.amp.internal;

import io.millrace.amp.AmpMemory;
import io.millrace.amp.Core;
import io.millrace.amp.Pool;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import io.millrace.api.testkit.LocalSignaler;
import io.millrace.api.testkit.SignalerContract;

/** The interrupt words over a line of their own. */
class AmpSignalerContractTest extends SignalerContract {
    @Override
    protected Pair open() {
        AmpMemory memory = Amps.windows(Amps.C6, 0);
        Pair lines = LocalSignaler.pair();
        return new Pair(
                new WithLine(core(memory, Core.MAIN, lines.near()), lines.near()),
                new WithLine(core(memory, Core.SUB, lines.far()), lines.far()),
                true);
    }

    private static AmpInterrupts core(AmpMemory memory, Core core, Signaler line) {
        return new AmpInterrupts(new AmpView(memory, Pool.HP), core, line);
    }

    /** Whoever owns both closes both. */
    private record WithLine(AmpInterrupts words, Signaler line) implements Signaler {
        @Override
        public void ring(int target) {
            words.ring(target);
        }

        @Override
        public boolean await(long timeoutNanos) {
            return words.await(timeoutNanos);
        }

        @Override
        public SignalerInfo info() {
            return words.info();
        }

        @Override
        public void close() {
            line.close();
            words.close();
        }
    }
}
