package io.millrace.itests.vox;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.port.Kept;
import io.millrace.api.segment.Role;
import io.millrace.api.segment.Segment;
import io.millrace.hw.libc.FileSpec;
import io.millrace.hw.libc.MappedFile;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.Sizes;
import io.millrace.itests.support.ThisProcess;
import io.millrace.vox.internal.VoxGuest;
import io.millrace.vox.internal.VoxHost;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxOptions;
import io.millrace.vox.internal.VoxSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One revision of the bundle stops and the next goes on, while the C peer keeps sending and receiving: no message is
 * lost, none comes twice, and no descriptor is left.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VoxHandoverIT {
    private static final int REVISIONS = 20;
    private static final int EACH = 150;
    private static final int MESSAGES = (REVISIONS + 1) * EACH;

    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file("link");
    private final Path socket = folder.file("sock");
    private final List<String> before = ThisProcess.sharedDescriptors();

    @AfterEach
    void remove() {
        folder.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHostIsReplacedUnderTraffic(boolean bells) {
        String words = (bells ? "--sock " + socket : "--path " + file) + " --mode both --n " + MESSAGES;
        try (MappedFile segment = create();
                VoxPeer guest = VoxPeer.start("guest", words, "--size " + sizes(bells))) {
            VoxHost host = open(segment, Role.CREATE, Optional.empty());
            Talk talk = new Talk(linkOf(host), Talk.Mode.BOTH, MESSAGES, Sizes.of(sizes(bells)));
            for (int revision = 1; revision <= REVISIONS; revision++) {
                talk.run(host.waitPoint(), (long) revision * EACH);
                host = open(segment, Role.ATTACH, Optional.of(host.bequeath()));
                talk.moveTo(linkOf(host));
            }
            talk.run(host.waitPoint());
            String done = guest.done();
            assertTrue(done.contains(talk.sent().fields()), done);
            host.leave();
        }
        ThisProcess.awaitNoMoreThan(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGuestIsReplacedUnderTraffic(boolean bells) {
        String words = "--path " + file + (bells ? " --sock " + socket : "") + " --mode both --n " + MESSAGES;
        try (VoxPeer host = VoxPeer.start("host", words, "--size " + sizes(bells))) {
            host.awaitOut("\"ready\"");
            Optional<Segment> segment = bells ? Optional.empty() : Optional.of(JavaGuest.attach(file));
            VoxGuest guest = come(segment);
            Talk talk = new Talk(guest.link(), Talk.Mode.BOTH, MESSAGES, Sizes.of(sizes(bells)));
            for (int revision = 1; revision <= REVISIONS; revision++) {
                talk.run(guest.waitPoint(), (long) revision * EACH);
                guest = VoxGuest.resume("guest", segment, setup(Optional.of(guest.bequeath())))
                        .orElseThrow();
                talk.moveTo(guest.link());
            }
            talk.run(guest.waitPoint());
            guest.close();
            segment.ifPresent(Segment::close);
            String done = host.done();
            assertTrue(done.contains(talk.sent().fields()), done);
        }
        ThisProcess.awaitNoMoreThan(before);
    }

    private VoxGuest come(Optional<Segment> segment) {
        VoxSetup setup = setup(Optional.empty());
        return segment.map(mapped -> VoxGuest.walkIn("guest", mapped, setup, Eventually.WATCHDOG))
                .orElseGet(() -> VoxGuest.join("guest", socket, "", setup, Eventually.WATCHDOG));
    }

    private MappedFile create() {
        long bytes = Geometries.sizeBytes(Geometries.usual(2));
        return MappedFile.open(FileSpec.of("host", file.toString(), bytes, Role.CREATE), warning -> {});
    }

    private VoxHost open(MappedFile segment, Role role, Optional<Kept> kept) {
        VoxHost host = VoxHost.open("host", segment, role, Geometries.usual(2), setup(kept), new JavaHost.Visitors());
        host.meet(socket, warning -> {});
        return host;
    }

    private static VoxSetup setup(Optional<Kept> kept) {
        VoxSetup usual = JavaHost.setup(VoxOptions.standard());
        return new VoxSetup(usual.options(), usual.policy(), usual.ports(), kept);
    }

    private static VoxLink linkOf(VoxHost host) {
        return Eventually.get("a guest is there", () -> {
            host.look();
            return host.links().stream().findFirst();
        });
    }

    /** The longest needs a region. */
    private static String sizes(boolean bells) {
        return "40,300,900,0," + (bells ? "33000,60000" : "16380");
    }
}
