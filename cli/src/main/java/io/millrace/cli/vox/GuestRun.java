package io.millrace.cli.vox;

import io.millrace.api.memory.PeerDeadException;
import io.millrace.cli.ExitException;
import io.millrace.cli.StopSignal;
import io.millrace.hw.file.internal.MappedFile;
import io.millrace.vox.internal.VoxGuest;
import io.millrace.vox.internal.VoxSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A guest: one talk, with the host. */
final class GuestRun {
    private static final String NAME = "peer";
    private static final long TURN_NANOS = 5_000_000;
    private static final long PAUSE_MILLIS = 2;
    /** How long a segment may look half made, and a place taken. */
    private static final long PATIENCE_NANOS = 500_000_000;

    private final PlaceOptions place;
    private final Traffic traffic;
    private final Findings findings;
    private final StopSignal stop;

    GuestRun(PlaceOptions place, Traffic traffic, Findings findings, StopSignal stop) {
        this.place = place;
        this.traffic = traffic;
        this.findings = findings;
        this.stop = stop;
    }

    /** Takes a place and talks until all is done, or the process is asked to stop. */
    void run(VoxSetup setup) {
        Optional<Path> socket = place.socket();
        if (socket.isPresent()) {
            Duration timeout = Duration.ofNanos(traffic.timeoutNanos());
            talk(VoxGuest.join(NAME, socket.get(), place.sid(), setup, timeout));
            return;
        }
        Optional<MappedFile> file = SegmentFile.await(place.path(), traffic.timeoutNanos(), stop);
        if (file.isPresent()) {
            try (MappedFile segment = file.get()) {
                talk(enter(segment, setup));
            }
        }
    }

    private VoxGuest enter(MappedFile segment, VoxSetup setup) {
        Duration patience = Duration.ofNanos(Math.min(PATIENCE_NANOS, traffic.timeoutNanos()));
        if (place.peer().isEmpty()) {
            return VoxGuest.walkIn(NAME, segment, setup, patience);
        }
        long start = System.nanoTime();
        while (true) {
            try {
                return VoxGuest.claim(NAME, segment, place.peer().getAsInt(), setup, patience);
            } catch (PeerDeadException e) {
                if (System.nanoTime() - start > patience.toNanos() || stop.isAsked()) {
                    throw e;
                }
                stop.sleep(PAUSE_MILLIS);
            }
        }
    }

    private void talk(VoxGuest guest) {
        try (guest) {
            Talk talk = new Talk(guest.link(), traffic, findings);
            try {
                guest.geometry().livenessProblem().ifPresent(it -> findings.tell("warning: " + it));
                findings.peer("attached", guest.id());
                talk.begin();
                stay(guest, talk);
                linger(guest, talk);
            } finally {
                talk.end();
            }
        }
    }

    private void stay(VoxGuest guest, Talk talk) {
        long lastMoved = System.nanoTime();
        while (!talk.isComplete() && !talk.isBroken() && !findings.isOver() && !stop.isAsked()) {
            boolean wasGone = talk.isPeerGone();
            boolean moved = guest.waitPoint().await(() -> talk.step() || stop.isAsked(), TURN_NANOS);
            long now = System.nanoTime();
            guest.look();
            if (moved) {
                lastMoved = now;
            } else if (wasGone) {
                hostLeft(talk);
                return;
            } else if (now - lastMoved > traffic.patienceNanos()) {
                findings.end(
                        ExitException.TIMEOUT,
                        "timed out: nothing happened within " + traffic.timeoutNanos() / 1_000_000 + " ms; "
                                + talk.summary());
            }
        }
    }

    private void hostLeft(Talk talk) {
        String message = "the host ended the link: " + talk.summary();
        if (traffic.isEndless()) {
            findings.tell(message);
        } else {
            findings.end(ExitException.REFUSED, message);
        }
    }

    /** Lets the host read what was sent to it. */
    private void linger(VoxGuest guest, Talk talk) {
        long start = System.nanoTime();
        while (!stop.isAsked()
                && talk.isComplete()
                && !talk.isRead()
                && System.nanoTime() - start < traffic.lingerNanos()) {
            guest.waitPoint().await(() -> talk.isRead() || stop.isAsked(), TURN_NANOS);
            guest.look();
        }
    }
}
