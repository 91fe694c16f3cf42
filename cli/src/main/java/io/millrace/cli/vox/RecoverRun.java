package io.millrace.cli.vox;

import io.millrace.api.segment.Role;
import io.millrace.api.signal.WaitPolicy;
import io.millrace.cli.ExitException;
import io.millrace.hw.libc.MappedFile;
import io.millrace.vox.internal.VoxGeometry;
import io.millrace.vox.internal.VoxHost;
import io.millrace.vox.internal.VoxInspection;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxOptions;
import io.millrace.vox.internal.VoxSetup;
import java.util.Optional;

/** Clears away a guest of a segment whose host is not there. Messages it left are dropped. */
final class RecoverRun implements VoxHost.Listener {
    private final PlaceOptions place;
    private final Findings findings;
    private boolean gone;

    RecoverRun(PlaceOptions place, Findings findings) {
        this.place = place;
        this.findings = findings;
    }

    void run(VoxGeometry geometry, Traffic traffic) {
        int guest = place.peer().orElseThrow();
        try (MappedFile segment = SegmentFile.open(place.path())) {
            long before = free(segment);
            VoxOptions drop = new VoxOptions(traffic.policy(), false, false, 0, 0);
            VoxSetup setup = new VoxSetup(drop, WaitPolicy.standard(), Optional.empty(), Optional.empty());
            try (VoxHost host = VoxHost.open("peer", segment, Role.ATTACH, geometry, setup, this)) {
                recover(host, guest, traffic.timeoutNanos());
            }
            findings.recovered(guest, free(segment) - before);
        }
    }

    @Override
    public void attached(VoxLink link) {}

    @Override
    public void gone(VoxLink link) {
        gone |= link.guest() == place.peer().orElseThrow();
    }

    private void recover(VoxHost host, int guest, long timeoutNanos) {
        if (guest > host.geometry().guests()) {
            throw new ExitException(
                    ExitException.USAGE,
                    "--peer-id must be 1 to " + host.geometry().guests() + ": " + guest);
        }
        long start = System.nanoTime();
        gone = false;
        host.recover(guest);
        while (!gone) {
            host.look();
            if (System.nanoTime() - start > timeoutNanos) {
                throw new ExitException(ExitException.TIMEOUT, "timed out: guest " + guest + " is still used");
            }
        }
    }

    private static long free(MappedFile segment) {
        return VoxInspection.of(segment.memory()).pools().stream()
                .mapToLong(it -> it.free().orElse(0))
                .sum();
    }
}
