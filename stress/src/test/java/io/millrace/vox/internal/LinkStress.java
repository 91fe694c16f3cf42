package io.millrace.vox.internal;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.millrace.api.ring.Offer;
import java.lang.foreign.ValueLayout;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Both ends of a whole link. */
public final class LinkStress {
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED;
    /** Too long for the ring, and not a multiple of eight. */
    private static final int LENGTH = 44;

    private static final byte NUMBER = 7;

    private LinkStress() {}

    /** A message in a slot is seen as a whole, and its slot is free again behind it. */
    @JCStressTest
    @Outcome(id = "1, 0, 2", expect = ACCEPTABLE, desc = "looked before it was published")
    @Outcome(id = "1, 1, 3", expect = ACCEPTABLE, desc = "the whole message, and the slot is free")
    @Outcome(expect = FORBIDDEN, desc = "another message, half of it, or a slot lost or doubled")
    @State
    public static class SlotMessage {
        private final VoxView view = StressSegments.fresh(StressSegments.SMALL);
        private final VoxPool pool = new VoxPool(view, "host", 0);
        private final VoxLink host =
                VoxLink.bare(view, 1, pool, VoxOptions.standard().oneSender());
        private final VoxLink guest = VoxLink.bare(
                view, 1, new VoxPool(view, "guest", 1), VoxOptions.standard().oneSender());

        /** Sends. */
        @Actor
        public void guest(III_Result r) {
            byte[] message = new byte[LENGTH];
            message[0] = NUMBER;
            message[LENGTH - Integer.BYTES] = NUMBER;
            r.r1 = guest.tx().offer(message, 0, LENGTH) == Offer.SENT ? 1 : 0;
        }

        /** Looks once. */
        @Actor
        public void host(III_Result r) {
            host.rx()
                    .poll(
                            (segment, offset, length, endpoint) -> r.r2 = length == LENGTH
                                            && segment.get(WORD, offset) == NUMBER
                                            && segment.get(WORD, offset + LENGTH - Integer.BYTES) == NUMBER
                                    ? 1
                                    : -1,
                            1);
        }

        /** The slots that can be taken, of three. */
        @Arbiter
        public void free(III_Result r) {
            VoxSlot slot = new VoxSlot();
            while (r.r3 <= view.layout().slotCount(0) && pool.take(1, slot)) {
                r.r3++;
            }
        }
    }
}
