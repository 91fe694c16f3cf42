package io.millrace.itests.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.amp.Core;
import io.millrace.amp.internal.AmpOptions;
import io.millrace.itests.support.AmpPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interrupts of each core at the other one. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AmpInterruptsIT {
    /** Those for users, and the last one, which nobody uses. */
    private static final List<Integer> IDS =
            IntStream.concat(IntStream.range(0, 16), IntStream.of(31)).boxed().toList();

    @ParameterizedTest
    @EnumSource(Core.class)
    void everyInterruptCallsItsHandlerOnly(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            List<Integer> called = new ArrayList<>();
            IDS.forEach(id -> pair.link().signals().handle(id, () -> called.add(id)));
            for (int id : IDS) {
                pair.peer().ask("irq " + id);
                assertEquals(bit(ours, id), pair.link().signals().pending());
                pair.link().look();
                assertEquals(List.of(id), called);
                assertEquals(0, pair.link().signals().pending());
                called.clear();
            }
            IDS.forEach(id -> pair.peer().ask("irq " + id));
            pair.link().look();
            assertEquals(IDS, called);
            pair.link().look();
            assertEquals(IDS, called);
        }
    }

    @ParameterizedTest
    @EnumSource(Core.class)
    void everyInterruptOfOursReachesThem(Core ours) {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, ours)) {
            for (int id : IDS) {
                pair.link().signals().trigger(id);
                assertEquals(bit(Board.other(ours), id), pair.link().signals().pending());
                assertTrue(pair.peer().ask("irqs").startsWith("{\"bits\":[" + id + "],"));
            }
            IDS.forEach(pair.link().signals()::trigger);
            IDS.forEach(pair.link().signals()::trigger);
            String all = "{\"bits\":" + IDS.toString().replace(" ", "") + ",";
            String answer = pair.peer().ask("irqs");
            assertTrue(answer.startsWith(all), answer);
            assertTrue(pair.peer().ask("irqs").startsWith("{\"bits\":[],"));
        }
    }

    @Test
    void anInterruptOfBeforeItsHandlerIsHandled() {
        try (Board board = Board.usual();
                Pair pair = Pair.open(board, Core.SUB)) {
            pair.peer().ask("irq 5");
            pair.peer().ask("irq 31");
            pair.link().look();
            List<Integer> called = new ArrayList<>();
            pair.link().signals().handle(31, () -> called.add(31));
            pair.link().signals().handle(5, () -> called.add(5));
            pair.link().signals().handle(5, () -> called.add(-5));
            assertEquals(List.of(31, 5), called);
        }
    }

    /** A light-sleep build calls by the bare line; and a line may be shared. */
    @Test
    void aLineThatRingsWithoutABitStopsNobody() {
        Bell bell = new Bell();
        try (Board board = Board.usual();
                AmpPeer peer = board.peer(Core.MAIN)) {
            peer.ask("init");
            AmpOptions options = AmpOptions.raw(Core.SUB, AmpOptions.Start.ATTACH, false);
            try (JavaCore java = JavaCore.open(board, options, bell)) {
                List<Integer> called = new ArrayList<>();
                java.link().signals().handle(9, () -> called.add(9));
                java.await("looks for nothing", () -> bell.looks() > 100);
                assertEquals(List.of(), called);
                assertFalse(java.link().look());
                peer.tell("irq 9");
                java.await("the interrupt", () -> !called.isEmpty());
                assertEquals(List.of(9), called);
                java.link().signals().trigger(4);
                assertEquals(1, bell.rings());
                assertTrue(peer.ask("irqs").startsWith("{\"bits\":[4],"));
            }
        }
    }

    private static long bit(Core core, int id) {
        return 1L << (core == Core.MAIN ? id : id + Integer.SIZE);
    }
}
