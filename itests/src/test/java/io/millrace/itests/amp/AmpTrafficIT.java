package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.amp.AmpChip;
import io.millrace.amp.Core;
import io.millrace.amp.internal.AmpEnd;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Queues of one, of a few, and of as many messages as fit an entry, each with more messages than its 16-bit indices can
 * count. The largest length of the format, 32768, is another test's: an entry has at most 65535 bytes, and a message
 * takes 12 with its descriptor.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpTrafficIT {
    private static final int MESSAGES = 70_000;
    private static final int MOST = 4096;

    @ParameterizedTest
    @CsvSource({"MAIN, 1, 64", "SUB, 1, 64", "MAIN, 8, 64", "SUB, 8, 64", "MAIN, 4096, 4", "SUB, 4096, 4"})
    void bothDirectionsAtOnce(Core ours, int length, int item) {
        try (Board board = board(length);
                Pair pair = Pair.open(board, ours)) {
            AmpEnd tx = pair.sender("to", 0x10, length, item);
            AmpEnd rx = pair.receiver("from", 0x11, backward(length), item);
            Flow flow = new Flow(pair.java(), tx.tx(), rx.rx(), item);
            int echo = pair.peer().tell("stream-echo to from " + MESSAGES);
            flow.run(MESSAGES, MESSAGES);
            assertEquals(flow.out().json(), pair.peer().result(echo));
            assertEquals(flow.in().json(), flow.out().json());
            pair.peer().quit();
        }
    }

    @ParameterizedTest
    @CsvSource({"MAIN, 1, 64", "SUB, 1, 64", "MAIN, 8, 64", "SUB, 8, 64", "MAIN, 4096, 4", "SUB, 4096, 4"})
    void whatTheySendComesWholeAndInOrder(Core ours, int length, int item) {
        try (Board board = board(length);
                Pair pair = Pair.open(board, ours)) {
            Flow flow =
                    Flow.in(pair.java(), pair.receiver("q", 0x10, length, item).rx(), item);
            int stream = pair.peer().tell("stream-send q " + MESSAGES + " " + item);
            flow.run(0, MESSAGES);
            assertEquals(flow.in().json(), pair.peer().result(stream));
            pair.peer().quit();
        }
    }

    @ParameterizedTest
    @CsvSource({"MAIN, 8, 7, 64", "SUB, 8, 7, 64", "MAIN, 4096, 1000, 4", "SUB, 4096, 1000, 4"})
    void theyGiveBuffersBackInAnyOrder(Core ours, int length, int held, int item) {
        try (Board board = board(length);
                Pair pair = Pair.open(board, ours)) {
            Flow flow =
                    Flow.out(pair.java(), pair.sender("q", 0x10, length, item).tx(), item);
            int stream = pair.peer().tell("stream-recv q " + MESSAGES + " " + item + " hold " + held + " shuffled");
            flow.run(MESSAGES, 0);
            assertEquals(flow.out().json(), pair.peer().result(stream));
            pair.peer().quit();
        }
    }

    /** The pool of the largest chip, where the queue is long. */
    private static Board board(int length) {
        return length < MOST
                ? Board.usual()
                : Board.of(AmpChip.P4, AmpChip.P4.standard().withHpSize(AmpChip.P4.maxHpBytes()));
    }

    /** Two of the longest do not fit. */
    private static int backward(int length) {
        return length < MOST ? length : MOST / 4;
    }
}
