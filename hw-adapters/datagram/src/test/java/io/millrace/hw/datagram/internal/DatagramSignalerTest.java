package io.millrace.hw.datagram.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.signal.Signaler;
import io.millrace.api.testkit.Allocations;
import io.millrace.api.testkit.Together;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One signaler and those it rings. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DatagramSignalerTest {
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    Path directory;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private Signaler near;

    @BeforeEach
    void open() {
        near = open("ab", "ba");
    }

    @AfterEach
    void close() {
        near.close();
        assertEquals(List.of(), warnings);
    }

    @Test
    void carriesTheTargetLittleEndian() {
        try (var peer = new RawSocket(path("ab"), 0755)) {
            near.ring(0x01020304);
            assertEquals("04030201", peer.next());
        }
    }

    @Test
    void hearsWhateverIsSent() {
        try (var peer = new RawSocket(path("ab"), 0600)) {
            assertEquals(0, peer.connect(path("ba")));
            for (int length : new int[] {0, 1, 4, 64}) {
                assertEquals(length, peer.send(length));
                assertTrue(near.await(LONG_NANOS), length + " bytes");
                assertFalse(near.await(0), length + " bytes");
            }
        }
    }

    @Test
    void hearsManyRingsAsOneAndDropsThoseThatDoNotFit() {
        try (Signaler far = open("ba", "ab")) {
            for (int i = 0; i < 50_000; i++) {
                near.ring(i);
            }
            assertEquals(50_000, near.info().rings());
            long wakes = near.info().wakes();
            assertTrue(wakes > 0 && wakes < 50_000, "wakes: " + wakes);
            assertTrue(far.await(LONG_NANOS));
            assertFalse(far.await(0));
            assertEquals(0, far.info().parks());
        }
    }

    @Test
    void ringsGoNowhereUntilThePeerComes() {
        near.ring(1);
        near.ring(2);
        assertEquals(0, near.info().wakes());
        try (Signaler far = open("ba", "ab")) {
            near.ring(3);
            assertEquals(1, near.info().wakes());
            assertTrue(far.await(LONG_NANOS));
        }
        assertEquals(3, near.info().rings());
    }

    @Test
    void aPeerMayGoAndComeAgain() {
        for (int life = 1; life <= 3; life++) {
            try (Signaler far = open("ba", "ab")) {
                near.ring(0);
                assertTrue(far.await(LONG_NANOS), "life " + life);
            }
            near.ring(0);
            assertEquals(life, near.info().wakes());
        }
    }

    @Test
    void aPeerMayDieAndLeaveItsName() {
        for (int life = 1; life <= 3; life++) {
            try (var peer = new RawSocket(path("ab"), 0600)) {
                near.ring(life);
                assertEquals("0" + life + "000000", peer.next());
            }
            near.ring(0);
            near.ring(0);
            assertEquals(life, near.info().wakes());
        }
    }

    @Test
    void sleepsUntilTheBoundIsOver() {
        assertFalse(near.await(1_000));
        assertEquals(1, near.info().parks());
    }

    @Test
    void allocatesNothingWhileWaiting() {
        assertTrue(Allocations.perOperation(() -> near.await(0), 10_000) < 0.1);
    }

    @Test
    void aPeerThatNeverStopsDoesNotKeepUs() throws Exception {
        var enough = new AtomicBoolean();
        try (var peer = new RawSocket(path("ab"), 0600)) {
            assertEquals(0, peer.connect(path("ba")));
            Together.run(
                    () -> {
                        while (!enough.get()) {
                            peer.send(4);
                        }
                    },
                    () -> {
                        for (int i = 0; i < 20; i++) {
                            assertTrue(near.await(LONG_NANOS));
                        }
                        enough.set(true);
                    });
        }
    }

    private Signaler open(String out, String in) {
        return DatagramDoorbell.open("d", path(out).toString(), path(in).toString(), 0600, warnings::add);
    }

    private Path path(String name) {
        return directory.resolve(name);
    }
}
