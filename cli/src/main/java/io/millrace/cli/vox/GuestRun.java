package io.millrace.cli.vox;

import io.millrace.api.memory.PeerDeadException;
import io.millrace.cli.ExitException;
import io.millrace.cli.StopSignal;
import io.millrace.hw.libc.MappedFile;
import io.millrace.vox.internal.VoxGuest;
import io.millrace.vox.internal.VoxInspection;
import io.millrace.vox.internal.VoxSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A guest: one talk, with the host. */
final class GuestRun {
    private static final String NAME = "peer";
    private static final long TURN_NANOS = 5_000_000;
    private static final long PAUSE_MILLIS = 2;
    /** A quarter of so many nanoseconds, in milliseconds. */
    private static final long QUARTER_MILLIS = 4_000_000;
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
            StopSignal over = new StopSignal();
            try {
                beat(guest, over);
                guest.geometry().livenessProblem().ifPresent(it -> findings.tell("warning: " + it));
                findings.peer("attached", guest.id());
                talk.begin();
                stay(guest, talk);
                linger(guest, talk);
            } finally {
                over.ask();
                talk.end();
            }
        }
    }

    /** In a thread of its own: whatever holds up the talk is no sign of death. */
    private static void beat(VoxGuest guest, StopSignal over) {
        long nanos = guest.geometry().heartbeatNanos();
        if (nanos > 0) {
            Thread.ofPlatform().daemon().name("heartbeat").start(() -> {
                while (!over.isAsked()) {
                    guest.look();
                    over.sleep(Math.max(1, nanos / QUARTER_MILLIS));
                }
            });
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
                hostLeft(guest, talk);
                return;
            } else if (now - lastMoved > traffic.patienceNanos()) {
                findings.end(
                        ExitException.TIMEOUT,
                        "timed out: nothing happened within " + traffic.timeoutNanos() / 1_000_000 + " ms; "
                                + talk.summary());
            }
        }
    }

    /** It left, or took our place away; somebody may also have written nonsense there. */
    private void hostLeft(VoxGuest guest, Talk talk) {
        VoxInspection.of(guest.segment().memory()).problems().stream()
                .filter(it -> it.kind().equals("peer-state"))
                .forEach(it -> findings.corrupt("peer table, ", it));
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
