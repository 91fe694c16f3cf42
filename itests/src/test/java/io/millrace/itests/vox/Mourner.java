package io.millrace.itests.vox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.ring.Offer;
import io.millrace.itests.support.Messages;
import io.millrace.itests.support.Sizes;
import io.millrace.vox.internal.VoxLink;
import java.lang.foreign.ValueLayout;

/** Our end of a link whose other end may be gone at any moment. Thread-safety: confined to one thread. */
final class Mourner {
    private final VoxLink link;
    private final Sizes sizes;
    private long sent;
    private long received;

    Mourner(VoxLink link, Sizes sizes) {
        this.link = link;
        this.sizes = sizes;
    }

    /** Sends what goes, receives what is there; whatever comes is whole and in order. */
    void step() {
        byte[] message = Messages.of(sent, sizes.at(sent));
        if (link.tx().offer(message, 0, message.length) == Offer.SENT) {
            sent++;
        }
        link.rx()
                .poll(
                        (segment, offset, length, endpoint) -> {
                            assertEquals(sizes.at(received), length, () -> "length of message " + received);
                            Messages.verify(
                                    received, segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
                            received++;
                        },
                        16);
    }

    long received() {
        return received;
    }
}
