package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.amp.AmpChip;
import io.millrace.amp.Core;
import io.millrace.amp.Pool;
import io.millrace.amp.internal.AmpEnd;
import io.millrace.api.memory.SegmentLostException;
import io.millrace.api.memory.ShmException;
import io.millrace.itests.support.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another process truncates a file under traffic: the memory is lost, the JVM is not. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpTruncationIT {
    private static final long ENDLESS = Long.MAX_VALUE;
    private static final int LENGTH = 16;
    private static final int ITEM = 128;

    @ParameterizedTest
    @CsvSource({"MAIN, HP, 0", "MAIN, HP, 4096", "MAIN, RTC, 0", "SUB, HP, 0", "SUB, HP, 4096", "SUB, RTC, 0"})
    void ourCoreLosesItsMemoryAndLives(Core ours, Pool pool, long left) {
        try (Board board = Board.of(AmpChip.C6, true)) {
            Pair pair = Pair.open(board, ours);
            try {
                fillFirstPage(pair);
                AmpEnd to = pair.sender("to", 0x10, LENGTH, ITEM);
                AmpEnd from = pair.receiver("from", 0x11, LENGTH, ITEM);
                Flow flow = new Flow(pair.java(), to.tx(), from.rx(), ITEM);
                pair.peer().tell("stream-echo to from 1000000000");
                flow.run(1000, 1000);
                truncate(board.file(pool), left);
                assertThrows(SegmentLostException.class, () -> flow.run(ENDLESS, ENDLESS));
                lostAtMost(pair.link()::look);
                lostAtMost(() -> pair.link().sysInfo().dump());
                lostAtMost(() -> pair.link().panic());
                lostAtMost(() -> pair.link().signals().trigger(1));
            } finally {
                lostAtMost(pair::close);
            }
        }
    }

    /** So that the queues are behind it. */
    private static void fillFirstPage(Pair pair) {
        if (pair.ours() == Core.MAIN) {
            pair.link().sysInfo().allocate(1, 4096, Pool.HP, _ -> {}).orElseThrow();
        } else {
            pair.peer().ask("alloc 1 4096 hp");
        }
    }

    private static void truncate(Path file, long bytes) {
        List<String> command = List.of("truncate", "-s", Long.toString(bytes), file.toString());
        try (ChildProcess process = ChildProcess.start(command)) {
            assertEquals(0, process.exitStatus(), process::toString);
        }
    }

    /** Says that the memory is lost, unless it has to do only with what is left of it. */
    private static void lostAtMost(Runnable call) {
        try {
            call.run();
        } catch (ShmException lost) {
            assertEquals(SegmentLostException.class, lost.getClass(), lost::toString);
        }
    }
}
