package io.millrace.itests.vox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.Sizes;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The host makes its segment longer while messages go both ways; the guest follows, and nothing moves. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VoxGrowthIT {
    private static final long LONGER = 1 << 20;
    private static final int STEPS = 4;
    private static final int MESSAGES = 5000;
    private static final String MIX = "mix:2000";

    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file("link");
    private final Path socket = folder.file("sock");

    @AfterEach
    void remove() {
        folder.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ourSegmentGrowsUnderTraffic(boolean bells) {
        String words = (bells ? "--sock " + socket : "--path " + file) + " --mode both --n " + MESSAGES;
        try (JavaHost host = JavaHost.create(file, Geometries.usual(1)).meet(socket);
                VoxPeer guest = VoxPeer.start("guest", words, "--size " + MIX)) {
            VoxLink link = host.next();
            Talk talk = new Talk(link, Talk.Mode.BOTH, MESSAGES, Sizes.of(MIX));
            for (int step = 1; step <= STEPS; step++) {
                talk.run(host.waitPoint(), (long) step * MESSAGES / (STEPS + 1));
                host.host().grow(step * LONGER);
                // the guest follows when it looks; the link stays open until then
                Talk going = talk;
                String grown = "\"grown\",\"size\":" + step * LONGER;
                Eventually.until(grown, guest::toString, () -> {
                    going.step();
                    return going.isDone() || guest.said(grown);
                });
            }
            talk.run(host.waitPoint());
            talk.assertSame(guest.done());
            guest.awaitOut("\"grown\",\"size\":" + STEPS * LONGER);
            assertEquals(STEPS * LONGER, host.segment().info().sizeBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ourGuestFollowsASegmentThatGrows(boolean bells) {
        String words = "--path " + file + (bells ? " --sock " + socket : "") + " --mode both --n " + MESSAGES;
        try (VoxPeer host = VoxPeer.start("host", words, "--size " + MIX + " --grow " + LONGER);
                JavaGuest guest = bells
                        ? JavaGuest.join(socket, JavaHost.setup(VoxOptions.standard()))
                        : JavaGuest.walkIn(file)) {
            Talk talk = new Talk(guest.link(), Talk.Mode.BOTH, MESSAGES, Sizes.of(MIX));
            talk.run(guest.guest().waitPoint(), MESSAGES / 2);
            Eventually.until(
                    "the guest follows", () -> guest.guest().segment().memory().size() == LONGER);
            talk.run(guest.guest().waitPoint());
            guest.leave();
            talk.assertSame(host.done());
            host.awaitOut("\"grown\",\"size\":" + LONGER);
        }
    }
}
