package io.millrace.bench.worker;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.api.ring.Producer;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.bench.BenchException;
import io.millrace.hw.libc.MappedFile;
import io.millrace.nrfrpc.internal.NrfRpcLayout;
import io.millrace.nrfrpc.internal.NrfRpcLink;
import io.millrace.nrfrpc.internal.NrfRpcOptions;
import java.nio.file.Path;

/** A link of the nRF RPC draft, one lane per endpoint, both sides polling. */
final class NrfRpcWire implements Wire {
    private static final int AREA_BYTES = 1024;
    private static final int ENDPOINTS = 13;

    private final MappedFile file;
    private final NrfRpcLink link;
    private final Producer[] tx = new Producer[ENDPOINTS];
    private final Consumer[] rx = new Consumer[ENDPOINTS];
    private final Lease lease;

    NrfRpcWire(Path path, boolean first) {
        NrfRpcLayout area = NrfRpcLayout.r1(AREA_BYTES, ENDPOINTS);
        NrfRpcOptions.Side side = first ? NrfRpcOptions.Side.A : NrfRpcOptions.Side.B;
        file = Works.map(path, 2 * AREA_BYTES);
        link = new NrfRpcLink(
                "bench", file.memory(), Signaler.none(), WaitPolicy.standard(), NrfRpcOptions.of(side, area, area));
        for (int endpoint = 0; endpoint < ENDPOINTS; endpoint++) {
            tx[endpoint] = link.tx(endpoint);
            rx[endpoint] = link.rx(endpoint);
        }
        lease = rx[0].newLease();
    }

    @Override
    public int lanes() {
        return ENDPOINTS;
    }

    @Override
    public boolean send(int lane, byte[] message, int length) {
        return sent(tx[lane].offer(message, 0, length));
    }

    /** An endpoint never holds more than one message. */
    @Override
    public int take(int lane, Numbers numbers, int limit) {
        return rx[lane].poll(numbers, 1);
    }

    @Override
    public boolean hold(Numbers numbers) {
        if (!rx[0].tryTake(lease)) {
            return false;
        }
        numbers.onMessage(lease.segment(), lease.offset(), lease.length(), 0);
        return true;
    }

    /** Publish before release: the release waits for a cache line of the peer, and the peer for the answer. */
    @Override
    public boolean sendHeldBack() {
        if (!sent(tx[0].offer(lease.segment(), lease.offset(), lease.length()))) {
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
