package io.millrace.itests.fusiondock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.api.segment.Reservation;
import io.millrace.api.segment.SegmentRefusedException;
import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.support.ChildProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A region has one writer: hazard 10 of docs/fusiondock.md. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusiondockWritersIT {
    private final Dock dock = Dock.inPieces();

    @AfterEach
    void remove() {
        dock.close();
    }

    @ParameterizedTest(name = "10: two writers in this JVM, we are {0}")
    @EnumSource(Role.class)
    void h10theSecondWriterHereIsRefused(Role ours) {
        try (JavaSide first = dock.java(ours);
                JavaSide second = dock.java(ours);
                JavaSide other = dock.java(ours.peer())) {
            Reservation held = reserve(first);
            assertThrows(SegmentRefusedException.class, () -> reserve(second));
            reserve(other).close();
            held.close();
            reserve(second).close();
        }
    }

    @ParameterizedTest(name = "10: two writers in two processes, we are {0}")
    @EnumSource(Role.class)
    void h10theSecondWriterElsewhereIsRefusedUntilTheFirstIsDead(Role ours) {
        try (ChildProcess first = ChildSide.reached(dock, ours, "reserve");
                JavaSide second = dock.java(ours);
                JavaSide other = dock.java(ours.peer())) {
            var refused = assertThrows(SegmentRefusedException.class, () -> reserve(second));
            long offset = second.link().info().tx().offset();
            assertEquals(
                    "refused bytes " + offset + " to " + (offset + dock.region() - 1) + " of " + dock.file()
                            + ": another writer has a part of them; stop that one",
                    refused.getMessage());
            reserve(other).close();
            first.kill();
            reserve(second).close();
        }
    }

    private Reservation reserve(JavaSide side) {
        return side.segment().reserve(side.link().info().tx().offset(), dock.region());
    }
}
