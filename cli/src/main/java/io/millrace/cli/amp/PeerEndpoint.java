package io.millrace.cli.amp;

import io.millrace.amp.RpmsgEndpoint;
import io.millrace.api.ring.Lease;
import io.millrace.api.ring.Offer;
import io.millrace.cli.Json;
import jakarta.json.JsonObject;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/**
 * An endpoint that prints what comes, or sends it back. A message waits in its slot until there is room for its answer;
 * those for other endpoints pass it. Thread-safety: confined to one thread.
 */
final class PeerEndpoint implements AutoCloseable {
    private final RpmsgEndpoint endpoint;
    private final Findings findings;
    private final boolean isPrint;
    private final long timeoutNanos;
    private final Lease lease;
    private boolean holds;
    private long heldSince;

    private PeerEndpoint(RpmsgEndpoint endpoint, Findings findings, boolean isPrint, long timeoutNanos) {
        this.endpoint = endpoint;
        this.findings = findings;
        this.isPrint = isPrint;
        this.timeoutNanos = timeoutNanos;
        this.lease = endpoint.rx().newLease();
    }

    static PeerEndpoint print(RpmsgEndpoint endpoint, Findings findings) {
        return new PeerEndpoint(endpoint, findings, true, 0);
    }

    /** The time-out is how long a message waits for room; 0 for ever. */
    static PeerEndpoint echo(RpmsgEndpoint endpoint, Findings findings, long timeoutNanos) {
        return new PeerEndpoint(endpoint, findings, false, timeoutNanos);
    }

    RpmsgEndpoint endpoint() {
        return endpoint;
    }

    /** Does one thing; whether there was one to do. */
    boolean step() {
        if (!holds) {
            holds = endpoint.rx().tryTake(lease);
            heldSince = System.nanoTime();
        }
        return holds && (isPrint ? print() : echo());
    }

    private boolean print() {
        byte[] bytes = lease.segment().asSlice(lease.offset(), lease.length()).toArray(ValueLayout.JAVA_BYTE);
        JsonObject line = Json.event("message")
                .add("src", lease.endpoint())
                .add("dst", endpoint.address())
                .add("data", HexFormat.of().formatHex(bytes))
                .build();
        giveBack();
        findings.answer(line);
        return true;
    }

    private boolean echo() {
        if (lease.length() == 0 || lease.endpoint() > RpmsgVerbs.LAST_ENDPOINT) {
            return drop("nobody can answer a message of " + lease.length() + " bytes from " + lease.endpoint());
        }
        Offer offer = endpoint.to(lease.endpoint()).offer(lease.segment(), lease.offset(), lease.length());
        if (offer == Offer.SENT) {
            giveBack();
            return true;
        }
        boolean isLate = timeoutNanos > 0 && System.nanoTime() - heldSince >= timeoutNanos;
        return (offer != Offer.FULL || isLate)
                && drop("no room for an answer to " + lease.endpoint() + " (" + offer + ")");
    }

    private boolean drop(String why) {
        findings.tell("endpoint " + endpoint.address() + " dropped a message: " + why);
        giveBack();
        return true;
    }

    private void giveBack() {
        holds = false;
        lease.close();
    }

    /** A message that waits stays in its slot. */
    @Override
    public void close() {
        endpoint.close();
    }
}
