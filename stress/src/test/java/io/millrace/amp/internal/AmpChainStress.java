package io.millrace.amp.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.millrace.amp.Allotment;
import io.millrace.amp.Core;
import io.millrace.amp.Entry;
import io.millrace.amp.Pool;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** The main core makes entries where another life left its bytes, the sub core looks. */
public final class AmpChainStress {
    private static final byte[] CONTENT = {1, 2, 3, 4, 5, 6, 7, 8};

    private AmpChainStress() {}

    /** 1 if the entry could be made. */
    private static int make(AmpSysInfo main, int id) {
        Allotment made = main.allocate(id, CONTENT.length, Pool.HP, content -> content.fill(CONTENT));
        return made instanceof Allotment.Made ? 1 : 0;
    }

    /** 1 if the entry is there, 0 if not, -1 if what is there is not what was made. */
    private static int look(AmpSysInfo sub, int id) {
        return sub.find(id, Pool.HP).map(entry -> isWhole(entry, id) ? 1 : -1).orElse(0);
    }

    private static boolean isWhole(Entry entry, int id) {
        byte[] content = new byte[CONTENT.length];
        entry.memory().copyOut(0, content, 0, content.length);
        return entry.info().id() == id && entry.info().sizeBytes() == CONTENT.length && Arrays.equals(content, CONTENT);
    }

    /** Who finds an entry finds its header and what was written before it was published. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "looked before it was linked")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "the whole entry")
    @Outcome(expect = FORBIDDEN, desc = "a header or a content of before")
    @State
    public static class Publication {
        private final StressAmp amp = StressAmp.used();
        private final AmpSysInfo main = amp.sysInfo(Core.MAIN);
        private final AmpSysInfo sub = amp.sysInfo(Core.SUB);

        /** Makes it. */
        @Actor
        public void main(II_Result r) {
            r.r1 = make(main, 1);
        }

        /** Looks. */
        @Actor
        public void sub(II_Result r) {
            r.r2 = look(sub, 1);
        }
    }

    /** Who finds the second finds the first. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "looked before both")
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the second came later")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "both")
    @Outcome(expect = FORBIDDEN, desc = "the second without the first, or one that is not whole")
    @State
    public static class Order {
        private final StressAmp amp = StressAmp.used();
        private final AmpSysInfo main = amp.sysInfo(Core.MAIN);
        private final AmpSysInfo sub = amp.sysInfo(Core.SUB);

        /** Makes two. */
        @Actor
        public void main() {
            make(main, 1);
            make(main, 2);
        }

        /** Looks for the second, then for the first. */
        @Actor
        public void sub(II_Result r) {
            r.r1 = look(sub, 2);
            r.r2 = look(sub, 1);
        }
    }

    /** While we append, a reader never takes the chain for broken. The result is how many entries it saw. */
    @JCStressTest
    @Outcome(id = "[012]", expect = ACCEPTABLE, desc = "so many as were linked")
    @Outcome(expect = FORBIDDEN, desc = "a chain that seemed broken")
    @State
    public static class Scan {
        private final StressAmp amp = StressAmp.used();
        private final AmpSysInfo main = amp.sysInfo(Core.MAIN);
        private final AmpSysInfo sub = amp.sysInfo(Core.SUB);

        /** Makes two. */
        @Actor
        public void main() {
            make(main, 1);
            make(main, 2);
        }

        /** Reads all. */
        @Actor
        public void sub(I_Result r) {
            AmpChain.Scan scan = sub.chain(Pool.HP).scan();
            r.r1 = scan.problem().isPresent() ? -1 : scan.entries().size();
        }
    }
}
