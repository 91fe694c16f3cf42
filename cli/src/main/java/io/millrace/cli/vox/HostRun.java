package io.millrace.cli.vox;

import io.millrace.api.channel.Problem;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.cli.ExitException;
import io.millrace.cli.StopSignal;
import io.millrace.vox.internal.VoxGeometry;
import io.millrace.vox.internal.VoxHost;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxSetup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;

/** A host: one talk with each guest, all in one thread. */
final class HostRun implements VoxHost.Listener {
    private static final long TURN_NANOS = 5_000_000;
    private static final long LOOK_NANOS = 1_000_000;

    private final PlaceOptions place;
    private final Traffic traffic;
    private final Findings findings;
    private final StopSignal stop;
    private final TreeMap<Integer, Talk> talks = new TreeMap<>();
    private final List<Talk> newcomers = new ArrayList<>();
    private final List<Talk> finished = new ArrayList<>();
    private int arrived;
    private int done;
    private int problems;

    HostRun(PlaceOptions place, Traffic traffic, Findings findings, StopSignal stop) {
        this.place = place;
        this.traffic = traffic;
        this.findings = findings;
        this.stop = stop;
    }

    /** Serves guests until all is done, or the process is asked to stop. */
    void run(Segment segment, VoxGeometry geometry, VoxSetup setup) {
        VoxHost host = VoxHost.open("peer", segment, Role.ATTACH, geometry, setup, this);
        try {
            host.geometry().livenessProblem().ifPresent(it -> findings.tell("warning: " + it));
            place.socket().ifPresent(it -> host.meet(it, findings::tell));
            findings.ready(place.typed());
            reserve(host);
            stay(host);
            linger(host);
        } finally {
            host.leave();
            talks.forEach((guest, talk) -> findings.left(guest, talk.end()));
        }
    }

    @Override
    public void attached(VoxLink link) {
        newcomers.add(new Talk(link, traffic, findings));
    }

    @Override
    public void gone(VoxLink link) {
        welcome();
        Talk talk = talks.remove(link.guest());
        count(talk);
        if (!talk.isComplete() && !traffic.isEndless()) {
            findings.tell("guest " + link.guest() + " left: " + talk.summary());
        }
        findings.left(link.guest(), talk.end());
    }

    private void reserve(VoxHost host) {
        for (int i = 0; place.reserve() && i < traffic.waitGuests(); i++) {
            OptionalInt guest = host.reserve();
            if (guest.isEmpty()) {
                throw new ExitException(
                        ExitException.REFUSED,
                        "cannot reserve place " + (i + 1) + ": all "
                                + host.geometry().guests() + " places of " + place.typed() + " are taken");
            }
            findings.peer("reserved", guest.getAsInt());
        }
    }

    private void stay(VoxHost host) {
        long lastMoved = System.nanoTime();
        long lastLooked = lastMoved;
        while (!isOver()) {
            boolean moved = host.waitPoint().await(() -> turn() || stop.isAsked(), TURN_NANOS);
            long now = System.nanoTime();
            if (!moved || now - lastLooked > LOOK_NANOS) {
                moved |= look(host);
                lastLooked = now;
            }
            if (moved) {
                lastMoved = now;
            } else if (now - lastMoved > traffic.patienceNanos()) {
                findings.end(
                        ExitException.TIMEOUT,
                        "timed out: nothing happened within " + traffic.timeoutNanos() / 1_000_000 + " ms; " + arrived
                                + " guests came, " + done + " are done");
            }
        }
    }

    private boolean isOver() {
        return stop.isAsked() || findings.isOver() || done >= traffic.waitGuests();
    }

    /** Lets the guests read what was sent to them, and go first. */
    private void linger(VoxHost host) {
        long start = System.nanoTime();
        while (!stop.isAsked() && System.nanoTime() - start < traffic.lingerNanos() && !isRead(talks.values())) {
            host.waitPoint().await(() -> isRead(talks.values()) || stop.isAsked(), TURN_NANOS);
            look(host);
        }
    }

    private static boolean isRead(Collection<Talk> talks) {
        return talks.stream().allMatch(Talk::isRead);
    }

    /** Whether somebody came, or went. */
    private boolean look(VoxHost host) {
        int before = arrived - talks.size();
        host.look();
        boolean came = welcome();
        List<Problem> found = host.problems();
        found.subList(Math.min(problems, found.size()), found.size())
                .forEach(it -> findings.corrupt("peer table, ", it));
        problems = found.size();
        return came || arrived - talks.size() != before;
    }

    private boolean welcome() {
        boolean came = !newcomers.isEmpty();
        for (Talk talk : newcomers) {
            talks.put(talk.link().guest(), talk);
            arrived++;
            findings.peer("attached", talk.link().guest());
        }
        newcomers.clear();
        if (arrived >= traffic.waitGuests()) {
            talks.values().forEach(Talk::begin);
        }
        return came;
    }

    private boolean turn() {
        boolean moved = false;
        for (Talk talk : talks.values()) {
            moved |= talk.step();
            count(talk);
        }
        return moved;
    }

    private void count(Talk talk) {
        if (talk.isComplete() && !finished.contains(talk)) {
            finished.add(talk);
            done++;
        }
    }
}
