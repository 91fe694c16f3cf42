package io.millrace.cli.amp;

import io.millrace.amp.Rpmsg;
import io.millrace.amp.RpmsgEndpoint;
import io.millrace.amp.internal.AmpEnd;
import java.util.Optional;
import java.util.TreeMap;

/** Our end of rpmsg and the endpoints on it. Thread-safety: confined to one thread. */
final class PeerRpmsg {
    private final Findings findings;
    private final long timeoutNanos;
    private final TreeMap<Integer, PeerEndpoint> endpoints = new TreeMap<>();
    private Optional<AmpEnd> end = Optional.empty();
    private int problems;
    private long unknown;

    PeerRpmsg(Findings findings, long timeoutNanos) {
        this.findings = findings;
        this.timeoutNanos = timeoutNanos;
    }

    boolean isOpen() {
        return end.isPresent();
    }

    /** Whether there is somebody to take messages. */
    boolean isServing() {
        return !endpoints.isEmpty();
    }

    void join(AmpEnd joined) {
        end = Optional.of(joined);
        problems = 0;
        unknown = 0;
    }

    void open(int address, boolean isPrint) {
        if (endpoints.containsKey(address)) {
            throw new Refusal(Fault.DUPLICATE_ID, "endpoint " + address + " is open already");
        }
        RpmsgEndpoint opened = rpmsg().open(address);
        endpoints.put(
                address,
                isPrint ? PeerEndpoint.print(opened, findings) : PeerEndpoint.echo(opened, findings, timeoutNanos));
    }

    /** Sends from any address, one of an endpoint or not. */
    void send(int source, int target, byte[] message) {
        PeerEndpoint known = endpoints.get(source);
        if (known != null) {
            send(known.endpoint(), target, message);
            return;
        }
        try (RpmsgEndpoint endpoint = rpmsg().open(source)) {
            send(endpoint, target, message);
        }
    }

    private void send(RpmsgEndpoint endpoint, int target, byte[] message) {
        int most = end.orElseThrow().states().getFirst().item() - RpmsgVerbs.HEADER_BYTES;
        QueueVerbs.requireSent(endpoint.to(target).offer(message, 0, message.length), "rpmsg", most, message.length);
    }

    /** Lets every endpoint do what it can; whether one did anything. */
    boolean serve() {
        boolean moved = false;
        for (PeerEndpoint endpoint : endpoints.values()) {
            moved |= endpoint.step();
        }
        end.ifPresent(this::report);
        return moved;
    }

    /** What nobody asked about, and somebody may want to know. */
    private void report(AmpEnd of) {
        for (; problems < of.problems().size(); problems++) {
            findings.corrupt(of.problems().get(problems));
        }
        long now = rpmsg().unknown();
        if (now != unknown) {
            findings.tell((now - unknown) + " messages came for endpoints that are not open, and were given back");
            unknown = now;
        }
    }

    private Rpmsg rpmsg() {
        return end.flatMap(AmpEnd::endpoints).orElseThrow();
    }

    void clear() {
        endpoints.values().forEach(PeerEndpoint::close);
        endpoints.clear();
        end = Optional.empty();
    }
}
