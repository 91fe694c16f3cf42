package io.millrace.cli.nrfrpc;

import io.millrace.api.ring.Consumer;
import io.millrace.api.ring.Lease;
import io.millrace.cli.nrfrpc.Waiting.End;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Receives, and compares what arrives with the pattern. */
final class RecvVerb {
    private final PeerLink link;
    private final Consumer consumer;
    private final Lease lease;
    private final long[] received;
    private final byte[] bytes;

    RecvVerb(PeerLink link) {
        int endpoint = link.traffic().endpoint();
        this.link = link;
        this.consumer = endpoint < 0 ? link.rings().rxAll() : link.rings().rx(endpoint);
        this.lease = consumer.newLease();
        this.received = new long[link.geometry().in(link.side()).endpoints()];
        this.bytes = new byte[link.geometry().in(link.side()).maxPayloadBytes()];
    }

    End run() {
        long done = 0;
        while (link.traffic().isMore(done)) {
            End end = link.waiting().isStopped() ? End.STOPPED : link.waiting().until(() -> consumer.tryTake(lease));
            if (end != End.DONE) {
                return end;
            }
            receive();
            done++;
        }
        return End.DONE;
    }

    private void receive() {
        int endpoint = lease.endpoint();
        int length = lease.length();
        long offset = lease.offset();
        MemorySegment.copy(lease.segment(), ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
        link.waiting().sleep(link.traffic().holdMillis());
        lease.close();
        long seq = link.traffic().firstSeq() + received[endpoint]++;
        String problem = Pattern.problem(bytes, length, seq, endpoint);
        if (!problem.isEmpty()) {
            link.findings().wrong(problem);
        }
        link.findings().done(1);
        link.lines().received(endpoint, seq, bytes, length, offset);
    }
}
