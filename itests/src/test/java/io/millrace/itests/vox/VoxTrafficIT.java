package io.millrace.itests.vox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.alloc.AllocatorInfo;
import io.millrace.itests.support.SharedFolder;
import io.millrace.vox.internal.VoxLink;
import io.millrace.vox.internal.VoxOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages between this JVM and the C peer, in both roles: every byte is checked, and both count and hash the same. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VoxTrafficIT {
    private static final long MANY = 1_000_000;
    private static final String MIX = "mix:300";

    private final SharedFolder folder = new SharedFolder();
    private final Path file = folder.file("link");
    private final Path socket = folder.file("sock");

    /** How a guest comes. */
    enum Way {
        WALK_IN("0,1,257,5000,16380,1020"),
        CLAIM("0,1,257,5000,16380,1020"),
        SOCKET("0,1,257,5000,60000,1020");

        /** The longest is the longest that can come this way. */
        private final String sizes;

        Way(String sizes) {
            this.sizes = sizes;
        }
    }

    @AfterEach
    void remove() {
        folder.close();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aCGuestTalksToOurHost(Way way) {
        try (JavaHost host = JavaHost.create(file, Geometries.usual(2)).meet(socket)) {
            for (Talk.Mode mode : Talk.Mode.values()) {
                String words = comeToUs(way, host) + " --n 500 --size " + way.sizes;
                try (VoxPeer guest = VoxPeer.start("guest", words, mode.theirs())) {
                    VoxLink link = host.next();
                    Talk talk = host.talk(link, mode, 500, way.sizes);
                    talk.assertSame(guest.done());
                    host.awaitGone(link);
                }
            }
            AllocatorInfo slots = host.host().allocator().info();
            assertEquals(slots.totalBytes(), slots.freeBytes());
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void ourGuestTalksToACHost(Way way) {
        for (Talk.Mode mode : Talk.Mode.values()) {
            String words = "--path " + file + meeting(way) + " --n 500 --size " + way.sizes;
            try (VoxPeer host = VoxPeer.start("host", words, mode.theirs());
                    JavaGuest guest = comeToThem(way, host)) {
                Talk talk = guest.talk(mode, 500, way.sizes);
                guest.leave();
                talk.assertSame(host.done());
            }
        }
    }

    @Test
    void aGuestThatComesBeforeItsHostWaits() {
        try (VoxPeer guest = VoxPeer.start("guest", "--path " + file + " --mode pingpong --n 50 --size mix:900");
                JavaHost host = JavaHost.create(file, Geometries.usual(1))) {
            VoxLink link = host.next();
            host.talk(link, Talk.Mode.ECHO, 50, "mix:900");
            guest.done();
        }
    }

    @Test
    void aGuestThatAsksBeforeItsHostListensWaits() {
        try (VoxPeer guest = VoxPeer.start("guest", "--sock " + socket + " --mode pingpong --n 50 --size mix:900");
                JavaHost host = JavaHost.create(file, Geometries.usual(1)).meet(socket)) {
            VoxLink link = host.next();
            host.talk(link, Talk.Mode.ECHO, 50, "mix:900");
            guest.done();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMillionMessagesPassANarrowRing(boolean toUs) {
        million(toUs, false);
    }

    @Test
    void aMillionMessagesPassANarrowRingWithDoorbells() {
        million(true, true);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ourGuestMovesManyThroughANarrowRing(boolean bells) {
        long messages = MANY / 5;
        Way way = bells ? Way.SOCKET : Way.WALK_IN;
        String words = "--path " + file + meeting(way) + " --mode both --n " + messages + " --size " + MIX;
        try (VoxPeer host = VoxPeer.start("host", words, Geometries.words(Geometries.narrow(1)));
                JavaGuest guest = comeToThem(way, host)) {
            Talk talk = guest.talk(Talk.Mode.BOTH, messages, MIX);
            guest.leave();
            talk.assertSame(host.done());
        }
    }

    private void million(boolean toUs, boolean bells) {
        Talk.Mode mode = toUs ? Talk.Mode.RECV : Talk.Mode.SEND;
        try (JavaHost host = JavaHost.create(file, Geometries.narrow(1)).meet(socket);
                VoxPeer guest = VoxPeer.start(
                        "guest",
                        bells ? "--sock " + socket : "--path " + file,
                        mode.theirs(),
                        "--n " + MANY + " --size " + MIX)) {
            VoxLink link = host.next();
            Talk talk = host.talk(link, mode, MANY, MIX);
            talk.assertSame(guest.done());
        }
    }

    private String comeToUs(Way way, JavaHost host) {
        return switch (way) {
            case WALK_IN -> "--path " + file;
            case CLAIM ->
                "--path " + file + " --peer-id " + host.host().reserve().orElseThrow();
            case SOCKET -> "--sock " + socket;
        };
    }

    private String meeting(Way way) {
        return switch (way) {
            case WALK_IN -> "";
            case CLAIM -> " --reserve";
            case SOCKET -> " --sock " + socket;
        };
    }

    private JavaGuest comeToThem(Way way, VoxPeer host) {
        host.awaitOut("\"ready\"");
        return switch (way) {
            case WALK_IN -> JavaGuest.walkIn(file);
            case CLAIM -> {
                host.awaitOut("\"reserved\",\"peer\":1");
                yield JavaGuest.claim(file, 1);
            }
            case SOCKET -> JavaGuest.join(socket, JavaHost.setup(VoxOptions.standard()));
        };
    }
}
