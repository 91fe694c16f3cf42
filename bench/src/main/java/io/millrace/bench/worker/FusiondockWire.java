package io.millrace.bench.worker;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.bench.BenchException;
import io.millrace.fusiondock.internal.FusiondockLink;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.hw.libc.MappedFile;
import java.nio.file.Path;

/**
 * A mailbox of fusiondock, one slot each way, both sides polling: the first side is Linux, the second one UniProton.
 * The regions are those of the C twin.
 */
final class FusiondockWire implements Wire {
    private static final int REGION_BYTES = 0x1_0000;

    private final MappedFile file;
    private final FusiondockLink link;
    private final Producer tx;
    private final Consumer rx;
    private final Lease lease;

    FusiondockWire(Path path, boolean first) {
        file = Works.map(path, 2L * REGION_BYTES);
        link = FusiondockSides.link(file.memory(), first ? Role.LINUX : Role.UNIPROTON, REGION_BYTES);
        tx = link.tx(FusiondockSides.TYPE);
        rx = link.rx();
        lease = rx.newLease();
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public boolean send(int lane, byte[] message, int length) {
        return sent(tx.offer(message, 0, length));
    }

    /** The slot never holds more than one message. */
    @Override
    public int take(int lane, Numbers numbers, int limit) {
        return rx.poll(numbers, 1);
    }

    @Override
    public boolean hold(Numbers numbers) {
        if (!rx.tryTake(lease)) {
            return false;
        }
        numbers.onMessage(lease.segment(), lease.offset(), lease.length(), lease.endpoint());
        return true;
    }

    /** Publish before release: the other side waits for the answer before it sends again. */
    @Override
    public boolean sendHeldBack() {
        if (!sent(tx.offer(lease.segment(), lease.offset(), lease.length()))) {
            return false;
        }
        lease.close();
        return true;
    }

    private static boolean sent(Offer offer) {
        if (offer != Offer.SENT && offer != Offer.FULL) {
            throw new BenchException(BenchException.REFUSED, "a message was refused: " + offer);
        }
        return offer == Offer.SENT;
    }

    @Override
    public void close() {
        link.close();
        file.close();
    }
}
