package io.millrace.cli.vox;

import io.millrace.api.channel.PeerState;
import io.millrace.api.memory.PeerCorruptionException;
import io.millrace.api.ring.Offer;
import io.millrace.cli.ExitException;
import io.millrace.vox.internal.VoxLink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What goes over one link, by mode. Never waits; whoever drives it does.
 *
 * <p>Thread-safety: confined to one thread. Peer: what it writes wrong ends the talk, and is told.
 */
final class Talk {
    private static final int BATCH = 64;

    private final VoxLink link;
    private final Traffic traffic;
    private final Findings findings;
    private final Tally tally = new Tally();
    private byte[] out = {};
    private byte[] in = {};
    private long sent;
    private long received;
    private int outLength;
    /** The next message lies ready, or the answer to the last one. */
    private boolean ready;

    private boolean mayBegin;
    private boolean broken;
    private boolean gone;

    Talk(VoxLink link, Traffic traffic, Findings findings) {
        this.link = link;
        this.traffic = traffic;
        this.findings = findings;
    }

    VoxLink link() {
        return link;
    }

    /** Ends it: nothing is counted any more. */
    Tally end() {
        tally.addPaths(link, traffic.mode());
        findings.addPaths(link, traffic.mode());
        return tally;
    }

    /** Messages of our own may go out. */
    void begin() {
        mayBegin = true;
    }

    /** Nothing more can come of it. */
    boolean isBroken() {
        return broken;
    }

    /** All that was asked for is done, or written where the other side finds it. */
    boolean isComplete() {
        return !ready
                && (!traffic.mode().sendsByItself() || sent >= traffic.count())
                && (traffic.mode() == Mode.SEND || received >= traffic.count());
    }

    /** Whether the other side has read everything, or never will. */
    boolean isRead() {
        return broken || gone || isPeerGone() || link.tx().info().backlog() == 0;
    }

    boolean isPeerGone() {
        return link.state() == PeerState.GONE || link.state() == PeerState.CORRUPT;
    }

    /** What was done, for people. */
    String summary() {
        return sent + " sent, " + received + " received";
    }

    /** Does what can be done now; answers whether there was anything. */
    boolean step() {
        boolean moved = false;
        boolean more = !broken;
        for (int turn = 0; more && turn < BATCH; turn++) {
            boolean took = wantsToReceive() && receive();
            boolean gave = !broken && wantsToSend() && send();
            more = (took || gave) && !broken;
            moved |= took || gave;
        }
        return moved;
    }

    private boolean wantsToSend() {
        return switch (traffic.mode()) {
            case SEND, BOTH -> mayBegin && sent < traffic.count();
            case PINGPONG -> mayBegin && sent < traffic.count() && sent == received;
            case ECHO -> ready;
            case RECV -> false;
        };
    }

    private boolean wantsToReceive() {
        return switch (traffic.mode()) {
            case RECV, BOTH -> received < traffic.count();
            case PINGPONG -> received < sent;
            case ECHO -> received < traffic.count() && !ready;
            case SEND -> false;
        };
    }

    private boolean send() {
        boolean echo = traffic.mode() == Mode.ECHO;
        if (!ready) {
            outLength = traffic.sizes().at(sent);
            out = room(out, outLength);
            Pattern.fill(out, outLength, sent);
            ready = true;
        }
        byte[] bytes = echo ? in : out;
        Offer offer = gone ? Offer.PEER_GONE : link.tx().offer(bytes, 0, outLength);
        switch (offer) {
            case SENT -> published(bytes);
            case TOO_LARGE -> tooLarge();
            case PEER_GONE -> {
                gone = true;
                ready = ready && !echo;
            }
            case CLOSED -> closed();
            case FULL -> {}
        }
        return offer == Offer.SENT;
    }

    private void published(byte[] bytes) {
        ready = false;
        sent++;
        if (traffic.mode() == Mode.SEND) {
            count(bytes, outLength);
        }
    }

    private void tooLarge() {
        broken = true;
        findings.end(
                ExitException.REFUSED,
                "cannot send a message of " + outLength + " bytes, allowed on this link: 0 to "
                        + link.tx().info().maxMessageBytes());
    }

    private void closed() {
        broken = true;
        link.problems().forEach(it -> findings.corrupt(where(), it));
    }

    private boolean receive() {
        boolean many = traffic.mode() == Mode.RECV || traffic.mode() == Mode.BOTH;
        try {
            return link.rx().poll(this::take, many ? (int) Math.min(BATCH, traffic.count() - received) : 1) > 0;
        } catch (PeerCorruptionException e) {
            broken = true;
            findings.corrupt(where() + e.getMessage());
            return false;
        }
    }

    private void take(MemorySegment segment, long offset, int bytes, int endpoint) {
        in = room(in, bytes);
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, in, 0, bytes);
        if (traffic.mode() == Mode.ECHO) {
            ready = true;
            outLength = bytes;
        } else {
            verify(bytes);
        }
        received++;
        count(in, bytes);
    }

    private void verify(int bytes) {
        int wanted = traffic.knowsSizes() ? traffic.sizes().at(received) : bytes;
        int wrong = Pattern.firstWrong(in, bytes, received);
        String which = where() + "message " + received;
        if (bytes != wanted) {
            findings.wrong(which + " has " + bytes + " bytes, allowed: " + wanted);
        } else if (wrong != bytes) {
            findings.wrong(which + ", byte " + wrong + " of " + bytes + " is " + (in[wrong] & 0xFF) + ", allowed: "
                    + (Pattern.at(wrong, received) & 0xFF));
        }
    }

    private void count(byte[] payload, int length) {
        tally.add(payload, length);
        findings.add(payload, length);
    }

    private String where() {
        return "link of guest " + link.guest() + ", ";
    }

    private static byte[] room(byte[] bytes, int length) {
        return length <= bytes.length ? bytes : new byte[length];
    }
}
