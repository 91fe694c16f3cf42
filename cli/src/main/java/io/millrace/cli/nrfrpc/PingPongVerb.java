package io.millrace.cli.nrfrpc;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.cli.nrfrpc.Waiting.End;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Sends, and awaits the same bytes on the same endpoint. */
final class PingPongVerb {
    private final PeerLink link;
    private final Sender sender;
    private final Consumer[] consumers;
    private final Lease[] leases;
    private final byte[] bytes;

    PingPongVerb(PeerLink link) {
        int endpoints =
                Math.min(link.geometry().ab().endpoints(), link.geometry().ba().endpoints());
        this.link = link;
        this.sender = new Sender(link, link.traffic().endpoint(), endpoints);
        this.consumers = new Consumer[endpoints];
        this.leases = new Lease[endpoints];
        this.bytes = new byte[link.geometry().in(link.side()).maxPayloadBytes()];
        for (int endpoint = 0; endpoint < endpoints; endpoint++) {
            consumers[endpoint] = link.rings().rx(endpoint);
            leases[endpoint] = consumers[endpoint].newLease();
        }
    }

    End run() {
        long done = 0;
        while (link.traffic().isMore(done)) {
            End end = link.waiting().isStopped() ? End.STOPPED : exchange();
            if (end != End.DONE) {
                return end;
            }
            done++;
            link.findings().done(1);
        }
        return End.DONE;
    }

    private End exchange() {
        End end = sender.next();
        if (end != End.DONE) {
            return end;
        }
        int endpoint = sender.endpoint();
        Lease lease = leases[endpoint];
        end = link.waiting().until(() -> consumers[endpoint].tryTake(lease));
        if (end == End.DONE) {
            compare(endpoint, lease);
        }
        return end;
    }

    private void compare(int endpoint, Lease lease) {
        int length = lease.length();
        long offset = lease.offset();
        MemorySegment.copy(lease.segment(), ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
        lease.close();
        if (!Arrays.equals(sender.bytes(), 0, sender.length(), bytes, 0, length)) {
            link.findings()
                    .wrong("wrong data: endpoint " + endpoint + ", message " + sender.seq() + ": sent "
                            + sender.length() + " bytes, " + length + " other ones came back");
        }
        link.lines().received(endpoint, sender.seq(), bytes, length, offset);
    }
}
